import type { PageContext } from "../ui/page-context.ts";

type Props = { context: PageContext; requestId: string };

/** A plain no. Needs neither script nor passkey. */
export const DenyForm = ({ context, requestId }: Props) => (
  <form method="post" action={`/link/${requestId}/deny`}>
    <input type="hidden" name="reason" value="declined" />
    <button id="deny-button" class="button button-wide" type="submit">
      {context.messages.approval.deny}
    </button>
  </form>
);

/** The no that also slows down whoever began it. */
export const NotMineForm = ({ context, requestId }: Props) => {
  const { approval } = context.messages;
  return (
    <form id="not-mine-form" class="aside-form" method="post" action={`/link/${requestId}/deny`}>
      <input type="hidden" name="reason" value="not_started_by_me" />
      <button
        id="not-mine-button"
        class="button button-wide button-alarm"
        type="submit"
        aria-describedby="not-mine-hint"
      >
        {approval.notMine}
      </button>
      <p class="hint" id="not-mine-hint">
        {approval.notMineHint}
      </p>
    </form>
  );
};
