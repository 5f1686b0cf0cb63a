import { protectAccount } from "../accounts/account.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { mayStopRecoveryHere } from "../devices/newcomer.flow.ts";
import type { AccountId, RecoveryId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceRecovery } from "./advance-recovery.flow.ts";
import { findRecoveryById, unfinishedRecoveries } from "./recovery.store.ts";
import { type Recovery, type RecoveryRefusal, type RecoveryState, stateNow } from "./recovery.ts";

export interface RunningRecovery {
  readonly recovery: Recovery;
  readonly state: RecoveryState;
}

/**
 * The recoveries of this account in which something has been proved. Those in which nothing was are no more than
 * somebody who typed a name, and are not shown: else anybody could fill this list.
 */
export async function runningRecoveries(deps: Deps, { account }: SignedIn): Promise<RunningRecovery[]> {
  const now = deps.clock.now();
  return (await unfinishedRecoveries(deps.db, account.id))
    .filter(({ proofs }) => proofs.length > 0)
    .map((recovery) => ({ recovery, state: stateNow(recovery, account.protectedUntil, now) }))
    .filter(({ state }) => state.name !== "expired");
}

/**
 * The owner stops a recovery from a trusted device, at once and without another touch; `notMe` puts the account under
 * protection as well. Refuses `device_needed` in a browser that no passkey was used in, and `device_too_new` to a newcomer
 * while an older device could stop it.
 */
export async function stopRecovery(
  deps: Deps,
  { session, account }: SignedIn,
  id: RecoveryId,
  notMe: boolean,
): Promise<Outcome<Recovery, RecoveryRefusal | "not_found" | "device_needed" | "device_too_new">> {
  if (session.deviceId === null) return refuse("device_needed");
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const found = await findRecoveryById(tx, id);
    if (found === null || found.accountId !== account.id || found.proofs.length === 0) return refuse("not_found");
    const settled = await mayStopRecoveryHere(tx, session, now);
    if (!settled.ok) return settled;
    const cancelled = await advanceRecovery(tx, id, { name: "cancel", by: "owner" }, now);
    if (!cancelled.ok) return cancelled;
    const { address } = found;
    await notify(tx, deps, account.id, { kind: "recovery_cancelled" }, now);
    if (notMe) {
      await protectAccount(tx, account.id, now + seconds(limits.accountProtectionSeconds));
      await notify(tx, deps, account.id, { kind: "not_me" }, now);
    }
    const event = notMe ? "alert_recovery_stopped" : "recovery_stopped";
    await recordAudit(tx, { event, at: now, accountId: account.id, subjectId: id, address, detail: { notMe } });
    return accept(cancelled.value.recovery);
  });
}

/** The account is being disabled: nobody recovers it. The page says what it says when the owner stops a recovery. */
export async function stopRecoveriesOf(tx: Database, accountId: AccountId, now: number): Promise<void> {
  for (const { id } of await unfinishedRecoveries(tx, accountId))
    await advanceRecovery(tx, id, { name: "cancel", by: "operator" }, now);
}
