import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import { Mark } from "../ui/wordmark.tsx";
import type { EnrolmentState } from "./enrolment.ts";

type Props = {
  context: PageContext;
  enrolmentId: string;
  state: EnrolmentState;
  /** What was brought in; null while nothing was. */
  deviceName: string | null;
  /** Somebody came with the code after it had been used. */
  claimedAgain: boolean;
  /** Whether this device may still take it back. */
  canUndo: boolean;
};

/** The old phone, once the code has gone: what it has brought in, and the way to take that back. */
export const EnrolmentPage = ({ context, enrolmentId, state, deviceName, claimedAgain, canUndo }: Props) => {
  const { enrolment } = context.messages.devices;
  const title = state === "bound" ? enrolment.bound.title(deviceName ?? "") : enrolment[state].title;
  const follows = state === "waiting" || (state === "bound" && !claimedAgain);
  return (
    <AccountShell context={context} section="devices" title={title} script="src/devices/enrolment.client.ts">
      <div
        class={state === "bound" ? "told told-signed" : "told"}
        data-state={state}
        data-follow={follows ? `/enrolments/${enrolmentId}` : undefined}
      >
        {state === "bound" && <Mark />}
        <h1>{title}</h1>
        <p class="lead">{enrolment[state].explanation}</p>
      </div>
      {claimedAgain && (
        <p class="alert" role="alert">
          {enrolment.claimedAgain}
        </p>
      )}
      {canUndo && (
        <section class="quiet" aria-labelledby="undo-heading">
          <h2 id="undo-heading">{enrolment.undoHeading}</h2>
          <form method="post" action={`/enrolments/${enrolmentId}/undo`}>
            <p class="hint" id="undo-hint">
              {enrolment.undoHint}
            </p>
            <button id="undo-button" class="button button-wide button-alarm" type="submit" aria-describedby="undo-hint">
              {enrolment.undo}
            </button>
          </form>
        </section>
      )}
      {state === "waiting" && (
        <form class="actions" method="post" action={`/enrolments/${enrolmentId}/cancel`}>
          <button class="button button-quiet" type="submit">
            {context.messages.devices.addPhone.cancel}
          </button>
        </form>
      )}
      <p class="ways">
        <a href="/devices">{enrolment.devices}</a>
        {(state === "cancelled" || state === "expired") && <a href="/devices/add">{enrolment.again}</a>}
      </p>
    </AccountShell>
  );
};
