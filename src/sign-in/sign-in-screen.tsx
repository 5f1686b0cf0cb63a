import { CodeDisplay } from "../ui/code-display.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { QrCode } from "../ui/qr-code.tsx";
import { Mark } from "../ui/wordmark.tsx";
import { CheckingScreen, OpenedScreen, RefusedScreen } from "./followed-screens.tsx";
import { NamedNote, OfflineScreen } from "./named-screens.tsx";
import type { SignInScreen } from "./next-step.ts";

type Waiting = Extract<SignInScreen, { state: "waiting" }>;
type Props = { context: PageContext; requestId: string; screen: SignInScreen };

/** Exactly the HTML inside `#sign-in-screen`; also sent by server-sent events whenever it changes. */
export const SignInScreenView = ({ context, requestId, screen }: Props) => {
  const { signIn } = context.messages;
  switch (screen.state) {
    case "waiting":
      return <WaitingScreen context={context} requestId={requestId} screen={screen} />;
    case "offline":
      return <OfflineScreen context={context} requestId={requestId} screen={screen} />;
    case "opened":
      return <OpenedScreen context={context} requestId={requestId} screen={screen} />;
    case "checking":
      return <CheckingScreen context={context} requestId={requestId} screen={screen} />;
    case "refused":
      return <RefusedScreen context={context} requestId={requestId} screen={screen} />;
    case "approved":
      return (
        <div
          class="told told-signed"
          data-state="approved"
          data-announcement={signIn.approved.heading(screen.accountName)}
        >
          <Mark />
          <h2>{signIn.approved.heading(screen.accountName)}</h2>
          <p class="lead">{signIn.approved.explanation}</p>
          <form id="redeem-form" method="post" action="/sign-in/redeem">
            <input type="hidden" name="request" value={requestId} />
            <button class="button" type="submit">
              {signIn.proceed}
            </button>
          </form>
        </div>
      );
    case "redeemed":
      return (
        <div class="told told-signed" data-state="redeemed" data-announcement={signIn.redeemed.heading}>
          <Mark />
          <h2>{signIn.redeemed.heading}</h2>
          <p class="lead">{signIn.redeemed.explanation}</p>
          <a class="button" href="/">
            {signIn.proceed}
          </a>
        </div>
      );
    default: {
      const { heading, explanation } = signIn[screen.state];
      return (
        <div class="told" data-state={screen.state} data-announcement={heading}>
          <h2>{heading}</h2>
          <p class="lead">{explanation}</p>
          <form method="post" action="/sign-in/renew">
            <input type="hidden" name="request" value={requestId} />
            <button id="renew-button" class="button" type="submit">
              {screen.state === "cancelled" ? signIn.startAgain : signIn.newCode}
            </button>
          </form>
        </div>
      );
    }
  }
};

const WaitingScreen = ({
  context,
  requestId,
  screen,
}: {
  context: PageContext;
  requestId: string;
  screen: Waiting;
}) => {
  const { signIn } = context.messages;
  const remaining = Math.max(0, screen.renewsAt - screen.now);
  return (
    <div class="waiting" data-state="waiting" data-renews-at={screen.renewsAt} data-now={screen.now}>
      <div class="waiting-code">
        <CodeDisplay code={screen.userCode} label={signIn.codeLabel} size="large">
          <span class="countdown" aria-hidden="true" data-countdown />
        </CodeDisplay>
        <p class="visually-hidden">{signIn.renews(Math.ceil(remaining / 1000))}</p>
      </div>
      <figure class="waiting-qr">
        <QrCode text={screen.linkUrl} />
        <figcaption class="hint">{signIn.scan}</figcaption>
      </figure>
      {screen.named !== null ? (
        <NamedNote context={context} requestId={requestId} named={screen.named} />
      ) : (
        <ol class="steps" aria-label={signIn.steps.label}>
          <li>
            {signIn.steps.open} <strong class="address">{screen.linkAddress}</strong>
          </li>
          <li>{signIn.steps.enter}</li>
          <li>{signIn.steps.approve}</li>
        </ol>
      )}
    </div>
  );
};
