import { findAccount } from "../accounts/account.flow.ts";
import { type Account, mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { doubtfulProofs } from "./doubtful-proofs.flow.ts";
import type { ProofMethod } from "./proofs.ts";
import { findRecoveryById, saveRecovery } from "./recovery.store.ts";
import { type Recovery, type RecoveryEvent, type RecoveryRefusal, stateNow, transition } from "./recovery.ts";

/** Whose recovery this is, as long as that account may act; null otherwise, and for a name that is nobody's. */
export async function accountOf(db: Database, recovery: Recovery): Promise<Account | null> {
  if (recovery.accountId === null) return null;
  const account = mayAct(await findAccount(db, recovery.accountId));
  return account.ok ? account.value : null;
}

/** What became of it, and where it stood before. */
export interface Advanced {
  readonly before: Recovery;
  readonly recovery: Recovery;
}

/**
 * Loads the recovery, lets the event happen and saves it by compare-and-swap. Whoever loses a race decides again on what
 * the winner wrote, and so is refused for the true reason.
 */
export async function advanceRecovery(
  tx: Database,
  id: Recovery["id"],
  event: RecoveryEvent,
  now: number,
): Promise<Outcome<Advanced, RecoveryRefusal | "not_found">> {
  for (;;) {
    const before = await findRecoveryById(tx, id);
    if (before === null) return refuse("not_found");
    const protectedUntil = (await accountOf(tx, before))?.protectedUntil ?? null;
    const next = transition(before, event, protectedUntil, now);
    if (!next.ok) return next;
    if (await saveRecovery(tx, next.value)) return accept({ before, recovery: next.value });
  }
}

/**
 * A method has been proved, in the transaction that used it up. The first one that is worth something tells every
 * address and device, with when the recovery can be finished. Refuses `recovery_over` when there is nothing to prove any
 * more, and `recovery_proof_wrong` for an account that was disabled meanwhile: that looks like a wrong code.
 */
export async function noteProof(
  tx: Database,
  deps: Pick<Deps, "random" | "config" | "networks">,
  { id, accountId }: Recovery,
  method: ProofMethod,
  now: number,
): Promise<Outcome<Recovery, "recovery_over" | "recovery_proof_wrong">> {
  const waitSeconds = deps.config.recoveryWaitHours * 3600;
  const doubtful = accountId === null ? [] : await doubtfulProofs(tx, accountId, now);
  const proved = await advanceRecovery(tx, id, { name: "prove", method, waitSeconds, doubtful }, now);
  if (!proved.ok) return refuse("recovery_over");
  const { before, recovery } = proved.value;
  const account = await accountOf(tx, recovery);
  if (account === null) return refuse("recovery_proof_wrong");
  const state = stateNow(recovery, account.protectedUntil, now);
  const { browser, system, address, proofs } = recovery;
  if (before.state.name === "proving" && state.name !== "proving") {
    const place = deps.networks.placeOf(address).country;
    const readyAt = state.name === "waiting" ? state.until : null;
    const notice = { kind: "recovery_started", device: `${browser} (${system})`, place, readyAt } as const;
    await notify(tx, deps, account.id, notice, now);
  }
  const detail = { method, proofs, state: state.name };
  await recordAudit(tx, { event: "recovery_proved", at: now, accountId: account.id, subjectId: id, address, detail });
  return accept(recovery);
}
