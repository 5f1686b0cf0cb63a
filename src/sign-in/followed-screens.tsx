import { limits } from "../limits.ts";
import { CodeDisplay } from "../ui/code-display.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { CheckCodeForm } from "./check-code-form.tsx";
import type { SignInScreen } from "./next-step.ts";
import { PasskeyOffer } from "./passkey-offer.tsx";

type Props<State extends SignInScreen["state"]> = {
  context: PageContext;
  requestId: string;
  screen: Extract<SignInScreen, { state: State }>;
};

/** The phone has the code. Where nothing shows that it is near, a passkey right here is offered before the code. */
export const OpenedScreen = ({ context, requestId, screen }: Props<"opened">) => {
  const { signIn, proximity } = context.messages;
  const { offerPasskey } = screen;
  const heading = signIn.opened.heading(screen.accountName, screen.deviceName);
  return (
    <div class="told" data-state="opened" data-announcement={heading}>
      {offerPasskey && <PasskeyOffer context={context} heading={proximity.screen.passkeyHeading} />}
      {offerPasskey && <p class="or">{proximity.screen.orPhone}</p>}
      <h2>{heading}</h2>
      <p class="lead">{signIn.opened.explanation(screen.accountName)}</p>
      <CodeDisplay code={screen.userCode} label={signIn.codeLabel} size={offerPasskey ? "medium" : "large"}>
        <span class="working" />
      </CodeDisplay>
      {offerPasskey && <p class="hint">{proximity.screen.orPhoneHint}</p>}
      <CancelForm context={context} requestId={requestId} />
    </div>
  );
};

/** Approved on the phone; its six digits are still to be typed here. */
export const CheckingScreen = ({ context, requestId, screen }: Props<"checking">) => {
  const words = context.messages.proximity.screen;
  return (
    <div class="told" data-state="checking" data-announcement={words.checkingHeading}>
      <h2>{words.checkingHeading}</h2>
      <p class="lead">{words.checkingExplanation(screen.accountName, screen.deviceName)}</p>
      <CheckCodeForm
        context={context}
        requestId={requestId}
        screen={screen}
        firstTry={screen.triesLeft === limits.checkCodeTries}
      />
      <CancelForm context={context} requestId={requestId} />
    </div>
  );
};

/** Ended by the policy, or by too many wrong digits: why, and what works instead. */
export const RefusedScreen = ({ context, requestId, screen }: Props<"refused">) => {
  const { signIn, proximity } = context.messages;
  const words = proximity.screen;
  return (
    <div class="told" data-state="refused" data-why={screen.why} data-announcement={words.refusedHeading}>
      <h2>{words.refusedHeading}</h2>
      <p class="lead">{words.refused[screen.why] ?? words.refusedOtherwise}</p>
      {screen.offerPasskey && <PasskeyOffer context={context} heading={null} />}
      <form method="post" action="/sign-in/renew">
        <input type="hidden" name="request" value={requestId} />
        <button id="renew-button" class="button button-quiet" type="submit">
          {signIn.newCode}
        </button>
      </form>
    </div>
  );
};

const CancelForm = ({ context, requestId }: { context: PageContext; requestId: string }) => {
  const { signIn } = context.messages;
  return (
    <form class="aside-form" method="post" action="/sign-in/cancel">
      <input type="hidden" name="request" value={requestId} />
      <p class="hint">{signIn.opened.notYou}</p>
      <button class="button button-quiet" type="submit">
        {signIn.cancel}
      </button>
    </form>
  );
};
