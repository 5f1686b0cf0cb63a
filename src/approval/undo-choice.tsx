import type { PageContext } from "../ui/page-context.ts";
import { PasskeyAlert } from "../ui/passkey-alert.tsx";

type Props = { context: PageContext; requestId: string };

/** After a sign-in that nothing spoke against: a quiet way back. */
export const Undo = ({ context, requestId, hint }: Props & { hint: string }) => {
  const { decided } = context.messages;
  return (
    <section class="quiet" aria-labelledby="undo-heading">
      <h2 id="undo-heading">{decided.undoHeading}</h2>
      <form method="post" action={`/link/${requestId}/revoke`}>
        <p class="hint" id="undo-hint">
          {hint}
        </p>
        <button id="undo-button" class="button button-wide button-alarm" type="submit" aria-describedby="undo-hint">
          {decided.undo}
        </button>
      </form>
    </section>
  );
};

type Limited = Props & { limitedUntil: number | null; now: number };

/** After one of which nobody could tell: what its limits are, and both ways on. The way back comes first and loudest. */
export const LimitedChoice = ({ context, requestId, limitedUntil, now }: Limited) => {
  const { limited } = context.messages.proximity;
  const left = limitedUntil === null ? null : Math.max(0, Math.floor((limitedUntil - now) / 1000));
  return (
    <section class="limited" aria-labelledby="limited-heading">
      <p>{limited.explanation(left)}</p>
      <h2 id="limited-heading">{limited.wasItYou}</h2>
      <form method="post" action={`/link/${requestId}/revoke`}>
        <button
          id="undo-button"
          class="button button-wide button-alarm button-alarm-loud"
          type="submit"
          aria-describedby="undo-hint"
        >
          {limited.notMe}
        </button>
        <p class="hint" id="undo-hint">
          {limited.notMeHint}
        </p>
      </form>
      <form id="confirm-form" method="post" action={`/link/${requestId}/confirm`}>
        <button id="confirm-button" class="button button-wide button-quiet" type="submit" aria-describedby="keep-hint">
          {limited.keep}
        </button>
        <p class="hint" id="keep-hint">
          {limited.keepHint}
        </p>
      </form>
      <PasskeyAlert context={context} />
    </section>
  );
};
