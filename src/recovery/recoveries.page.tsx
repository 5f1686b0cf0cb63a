import { AccountShell } from "../ui/account-shell.tsx";
import type { PageContext } from "../ui/page-context.ts";
import type { ProofMethod } from "./proofs.ts";

export type RecoveryRow = {
  id: string;
  browser: string;
  system: string;
  address: string;
  place: string | null;
  startedAt: number;
  proofs: readonly ProofMethod[];
  state: "proving" | "waiting" | "ready";
  readyAt: number | null;
};

type Props = {
  context: PageContext;
  recoveries: readonly RecoveryRow[];
  /** What the owner has just done here. */
  stopped: "stopped" | "not_me" | null;
  now: number;
};

/** The recoveries that are under way for whoever is signed in, to be stopped with one tap. */
export const RecoveriesPage = ({ context, recoveries, stopped, now }: Props) => {
  const { running } = context.messages.accountRecovery;
  const none = recoveries.length === 0;
  return (
    <AccountShell context={context} section="security" title={running.title} script="src/recovery/recover.client.ts">
      <h1>{none ? running.none : running.heading}</h1>
      {stopped !== null && (
        <p class="told" role="status">
          {stopped === "not_me" ? running.stoppedNotMe : running.stopped}
        </p>
      )}
      <p class="lead">{none ? running.noneExplanation : running.explanation}</p>
      {!none && (
        <>
          <ul class="rows">
            {recoveries.map((recovery) => (
              <Row context={context} recovery={recovery} now={now} />
            ))}
          </ul>
          <p class="hint below" id="not-me-hint">
            {running.stopNotMeHint}
          </p>
        </>
      )}
    </AccountShell>
  );
};

const Row = ({ context, recovery, now }: { context: PageContext; recovery: RecoveryRow; now: number }) => {
  const { messages } = context;
  const { running, methods } = messages.accountRecovery;
  const device = messages.shell.device(recovery.browser, recovery.system);
  const where = recovery.place === null ? recovery.address : `${recovery.place} · ${recovery.address}`;
  return (
    <li class="row" data-recovery={recovery.id}>
      <div class="row-text">
        <h2>{device}</h2>
        <p class="hint">{where}</p>
        <p class="hint">{running.started(messages.ago(recovery.startedAt, now))}</p>
        <p class="hint">{running.proved(recovery.proofs.map((method) => methods[method].name).join(", "))}</p>
        <p>
          <strong>{standing(context, recovery, now)}</strong>
        </p>
      </div>
      <div class="row-actions">
        <form method="post" action={`/recoveries/${recovery.id}/cancel`}>
          <button class="button button-stop" type="submit" aria-label={`${running.stop}: ${device}`}>
            {running.stop}
          </button>
        </form>
        <form method="post" action={`/recoveries/${recovery.id}/cancel`}>
          <input type="hidden" name="not_me" value="1" />
          <button
            class="button button-alarm"
            type="submit"
            aria-label={`${running.stopNotMe}: ${device}`}
            aria-describedby="not-me-hint"
          >
            {running.stopNotMe}
          </button>
        </form>
      </div>
    </li>
  );
};

function standing({ messages }: PageContext, { state, readyAt }: RecoveryRow, now: number): string {
  const { running } = messages.accountRecovery;
  if (state === "waiting" && readyAt !== null) return running.readyIn(messages.duration((readyAt - now) / 1000));
  return state === "ready" ? running.ready : running.proving;
}
