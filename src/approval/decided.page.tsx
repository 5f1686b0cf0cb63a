import type { PageContext } from "../ui/page-context.ts";
import { PageShell } from "../ui/page-shell.tsx";
import { Mark } from "../ui/wordmark.tsx";

type Props = {
  context: PageContext;
  requestId: string;
  state: "approved" | "redeemed" | "denied" | "expired" | "cancelled" | "revoked";
  clientName: string | null;
  browser: string;
  system: string;
  canUndo: boolean;
};

/** The phone, after the decision: what was signed in, and how to take it back. */
export const DecidedPage = ({ context, requestId, state, clientName, browser, system, canUndo }: Props) => {
  const { decided, shell } = context.messages;
  const { title, explanation } = decided[state];
  const signed = state === "approved" || state === "redeemed";
  return (
    <PageShell context={context} title={title}>
      <div class={signed ? "told told-signed" : "told"} data-state={state}>
        {signed && <Mark />}
        <h1>{title}</h1>
        <p class="lead">{explanation(shell.device(browser, system), clientName ?? "Countersign")}</p>
      </div>
      {canUndo && (
        <section class="quiet" aria-labelledby="undo-heading">
          <h2 id="undo-heading">{decided.undoHeading}</h2>
          <form method="post" action={`/link/${requestId}/revoke`}>
            <p class="hint" id="undo-hint">
              {decided.undoHint}
            </p>
            <button id="undo-button" class="button button-wide button-alarm" type="submit" aria-describedby="undo-hint">
              {decided.undo}
            </button>
          </form>
        </section>
      )}
      <p class="ways">
        <a href="/">{decided.home}</a>
        <a href="/link">{decided.another}</a>
      </p>
    </PageShell>
  );
};
