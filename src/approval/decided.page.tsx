import { limits } from "../limits.ts";
import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { Mark } from "../ui/wordmark.tsx";
import type { ApprovalCard } from "./card.ts";
import { CheckCode } from "./check-code.tsx";
import { type Trust, TrustScreen } from "./trust-screen.tsx";
import { LimitedChoice, Undo } from "./undo-choice.tsx";

/** What became of the request, with what its state has to say. */
export type Decided =
  | { state: "checking"; checkCode: string; expectedHost: string }
  | {
      state: "approved" | "redeemed";
      form: "full" | "limited";
      use: ApprovalCard["wanted"];
      limitedUntil: number | null;
      trust: Trust | null;
      expectedHost: string;
      /** What came of it and what taking it back does, where a machine had asked. */
      atHost?: { done: string; undoHint: string } | null;
    }
  /** `reason` is a whole sentence. */
  | { state: "refused"; reason: string }
  | { state: "denied" | "expired" | "cancelled" | "revoked" };

type Props = Decided & {
  context: PageContext;
  requestId: string;
  clientName: string | null;
  browser: string;
  system: string;
  canUndo: boolean;
  now: number;
};

/** The phone, after the decision: the check code while it is wanted, then what was signed in and how to take it back. */
export const DecidedPage = (props: Props) => {
  const { context, state } = props;
  // What happens on the new screen moves these two on; the script follows it.
  const live = state === "checking" || state === "approved";
  return (
    <PageShell
      context={context}
      title={titleOf(props)}
      script="src/approval/decided.client.ts"
      refreshWithoutScript={live ? { seconds: 5, address: `/link/${props.requestId}` } : undefined}
    >
      {state === "checking" ? <CheckCode {...props} title={titleOf(props)} /> : <Outcome {...props} />}
    </PageShell>
  );
};

const titleOf = (props: Props): string => {
  const { decided, proximity } = props.context.messages;
  if (props.state === "checking") return proximity.checking.title;
  if (props.state === "refused") return proximity.refusedTitle;
  return props.state === "redeemed" && props.form === "limited" ? proximity.limited.title : decided[props.state].title;
};

const Outcome = (props: Exclude<Props, { state: "checking" }>) => {
  const { context, requestId, state, canUndo, now } = props;
  const { decided, proximity, shell, firstRun } = context.messages;
  const signed = state === "approved" || state === "redeemed";
  const device = shell.device(props.browser, props.system);
  const atHost = state === "approved" || state === "redeemed" ? props.atHost : null;
  const explanation =
    state === "refused"
      ? props.reason
      : (atHost?.done ?? decided[state].explanation(device, props.clientName ?? "Countersign"));
  // A shared screen is nothing to lift limits for.
  const limited = state === "redeemed" && props.form === "limited" && props.use !== "shared";
  return (
    <>
      <div class={signed ? "told told-signed" : "told"} data-state={state}>
        {signed && <Mark />}
        <h1>{titleOf(props)}</h1>
        <p class="lead">{explanation}</p>
        {state === "refused" && <p>{proximity.refusedNote}</p>}
      </div>
      {(state === "approved" || state === "redeemed") && props.trust !== null && (
        <TrustScreen
          context={context}
          requestId={requestId}
          trust={props.trust}
          host={props.expectedHost}
          chosen={props.use === "own"}
        />
      )}
      {signed && props.use === "shared" && (
        <p class="trusted">{firstRun.decided.shared(limits.sharedScreenIdleSeconds)}</p>
      )}
      {canUndo && limited && (
        <LimitedChoice context={context} requestId={requestId} limitedUntil={props.limitedUntil} now={now} />
      )}
      {canUndo && !limited && (
        <Undo context={context} requestId={requestId} hint={atHost?.undoHint ?? decided.undoHint} />
      )}
      <p class="ways">
        <a href="/">{decided.home}</a>
        <a href="/link">{decided.another}</a>
      </p>
    </>
  );
};
