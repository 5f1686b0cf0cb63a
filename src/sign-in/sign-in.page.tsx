import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { AskForm } from "./ask-form.tsx";
import { isLiveScreen, isTypingScreen, type SignInScreen } from "./next-step.ts";
import { SignInScreenView } from "./sign-in-screen.tsx";

type Props = {
  context: PageContext;
  requestId: string;
  returnTo: string;
  clientName: string | null;
  /** What the app thinks the person is called here: a proposal in the field, and no more. */
  loginHint?: string | null;
  screen: SignInScreen;
};

/** The new screen. What changes while the person uses the phone is in sign-in-screen.tsx. */
export const SignInPage = ({ context, requestId, returnTo, clientName, loginHint = null, screen }: Props) => {
  const { signIn, shell } = context.messages;
  const live = isLiveScreen(screen) && !isTypingScreen(screen);
  const named = screen.state === "waiting" ? screen.named : null;
  return (
    <PageShell
      context={context}
      title={signIn.title}
      script="src/sign-in/sign-in.client.ts"
      width="wide"
      refreshWithoutScript={live ? { seconds: 5, address: `/sign-in?request=${requestId}` } : undefined}
    >
      <h1>{signIn.heading(clientName)}</h1>
      <div
        id="sign-in-screen"
        data-request={requestId}
        data-return-to={returnTo}
        data-new-code-announcement={signIn.newCodeAnnouncement}
      >
        <SignInScreenView context={context} requestId={requestId} screen={screen} />
      </div>
      {/* Apart from the screen, so that a code renewing itself does not make screen readers read the whole page again. */}
      <p id="sign-in-status" class="visually-hidden" role="status" />
      <section id="sign-in-here" class="sign-in-here" aria-labelledby="sign-in-here-heading">
        <h2 id="sign-in-here-heading">{signIn.passkeyHeading}</h2>
        <div class="here-ways">
          {named === null && <AskForm context={context} requestId={requestId} proposed={loginHint} />}
          <form id="passkey-form" class="passkey-form">
            <button id="passkey-button" class="button button-quiet" type="submit">
              {signIn.passkeyButton}
            </button>
          </form>
        </div>
        <PasskeyAlert context={context} />
      </section>
      <p class="ways">
        <a href="/recover">{context.messages.accountRecovery.lostPhone}</a>
      </p>
      <p class="caution">{shell.caution}</p>
    </PageShell>
  );
};
