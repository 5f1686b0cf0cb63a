import { limits } from "../limits.ts";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";
import { AskForm } from "./ask-form.tsx";
import { isLiveScreen, isTypingScreen, type SignInScreen } from "./next-step.ts";
import { startAddress } from "./sign-in-address.ts";
import type { SignInRequest } from "./sign-in-request.ts";
import { SignInScreenView } from "./sign-in-screen.tsx";

type Props = {
  context: PageContext;
  requestId: string;
  /** Null: home. */
  returnTo: string | null;
  /** What this screen asks to be. */
  wanted: SignInRequest["wanted"];
  clientName: string | null;
  /** What the app thinks the person is called here: a proposal in the field, and no more. */
  loginHint?: string | null;
  screen: SignInScreen;
};

/** The new screen. What changes while the person uses the phone is in sign-in-screen.tsx. */
export const SignInPage = (props: Props) => {
  const { context, requestId, returnTo, wanted, clientName, screen } = props;
  const { signIn, shell, firstRun, accountRecovery } = context.messages;
  const live = isLiveScreen(screen) && !isTypingScreen(screen);
  const asked = wanted === "ordinary" ? null : firstRun.signIn[wanted];
  return (
    <PageShell
      context={context}
      title={asked?.title ?? signIn.title}
      script="src/sign-in/sign-in.client.ts"
      width="wide"
      refreshWithoutScript={live ? { seconds: 5, address: `/sign-in?request=${requestId}` } : undefined}
    >
      <h1>{clientName === null && asked !== null ? asked.title : signIn.heading(clientName)}</h1>
      <UseNote context={context} wanted={wanted} />
      <div
        id="sign-in-screen"
        data-request={requestId}
        data-return-to={returnTo ?? "/"}
        data-use={wanted}
        data-new-code-announcement={signIn.newCodeAnnouncement}
      >
        <SignInScreenView context={context} requestId={requestId} screen={screen} />
      </div>
      {/* Apart from the screen, so that a code renewing itself does not make screen readers read the whole page again. */}
      <p id="sign-in-status" class="visually-hidden" role="status" />
      {/* A name or a passkey used on a shared screen would stay behind there. */}
      {wanted !== "shared" && <OnThisScreen {...props} />}
      <p class="ways">
        {wanted !== "shared" && <a href="/recover">{accountRecovery.lostPhone}</a>}
        <a href={startAddress(returnTo)}>{asked === null ? firstRun.start.link : firstRun.signIn.change}</a>
      </p>
      <p class="caution">{shell.caution}</p>
    </PageShell>
  );
};

const UseNote = ({ context, wanted }: Pick<Props, "context" | "wanted">) => {
  const { own, shared } = context.messages.firstRun.signIn;
  if (wanted === "ordinary") return null;
  return <p class="lead">{wanted === "own" ? own.note : shared.note(limits.sharedScreenIdleSeconds)}</p>;
};

/** Without a code: by name, or by a passkey that is here or comes here. */
const OnThisScreen = ({ context, requestId, loginHint = null, screen }: Props) => {
  const { signIn } = context.messages;
  const named = screen.state === "waiting" ? screen.named : null;
  return (
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
  );
};
