import { findPassOfRecovery, issueAccessPass } from "../accounts/access-pass.flow.ts";
import { type AccessPass, mayUsePass } from "../accounts/access-pass.ts";
import { findAccountNamed } from "../accounts/account.flow.ts";
import { foldIdentifier, mayAct } from "../accounts/account.ts";
import { beginPassSession } from "../accounts/enter-access-pass.flow.ts";
import { attemptsOf, noteAttempt } from "../attempts/attempt.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { AccountId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import { accountOf, advanceRecovery } from "./advance-recovery.flow.ts";
import { deleteRecoveriesBefore, findRecoveryByBinding, insertRecovery, stoppedSince } from "./recovery.store.ts";
import { type Recovery, type RecoveryState, stateNow } from "./recovery.ts";

export interface RecoveryView {
  readonly recovery: Recovery;
  readonly state: RecoveryState;
  /** Finished, but the passkey is not there yet: this browser may go on. */
  readonly passIsLive: boolean;
}

/**
 * Begins a recovery under this name, whoever's it is, and returns the secret for the browser's cookie. Refuses
 * `too_many_tries` by source, and `recovery_cooled` where the owner has just stopped one from the same source, whose
 * answers have told it that the account exists long before.
 */
export async function beginRecovery(
  deps: Deps,
  entered: string,
  screen: ConsumptionDevice,
): Promise<Outcome<string, "too_many_tries" | "recovery_cooled">> {
  const now = deps.clock.now();
  const secret = deps.random.secret();
  const identifier = foldIdentifier(entered);
  const key = `recovery:begun:${sourceOf(screen.address)}`;
  return inTransaction(deps.db, async (tx) => {
    await noteAttempt(tx, key, now);
    const begun = (await attemptsOf(tx, [key], now)).get(key) ?? 0;
    if (begun > limits.recoveriesBegunPerSource) return refuse("too_many_tries");
    const account = mayAct(await findAccountNamed(tx, entered));
    const accountId = account.ok ? account.value.id : null;
    if (accountId !== null && (await isCooled(tx, accountId, screen.address, now))) return refuse("recovery_cooled");
    await insertRecovery(tx, {
      id: deps.random.id("rec_"),
      version: 1,
      identifier,
      accountId,
      bindingHash: hashSecret(secret),
      state: { name: "proving" },
      proofs: [],
      ...screen,
      startedAt: now,
      expiresAt: now + seconds(limits.recoveryLifetimeSeconds),
      endedAt: null,
      cancelledBy: null,
    });
    return accept(secret);
  });
}

async function isCooled(tx: Database, accountId: AccountId, address: string, now: number): Promise<boolean> {
  const stopped = await stoppedSince(tx, accountId, now - seconds(limits.recoveryCoolingSeconds));
  return stopped.some((one) => sourceOf(one.address) === sourceOf(address));
}

/** What the browser with this secret has begun; null for a secret that nothing was begun with. */
export async function viewRecovery(deps: Deps, secret: string): Promise<RecoveryView | null> {
  const recovery = await findRecoveryByBinding(deps.db, hashSecret(secret));
  if (recovery === null) return null;
  const now = deps.clock.now();
  const state = stateNow(recovery, (await accountOf(deps.db, recovery))?.protectedUntil ?? null, now);
  const pass = state.name === "finished" ? await findPassOfRecovery(deps.db, recovery.id) : null;
  return { recovery, state, passIsLive: mayUsePass(pass, now).ok };
}

/** The browser that began it gives it up. */
export async function leaveRecovery(deps: Deps, secret: string): Promise<void> {
  const recovery = await findRecoveryByBinding(deps.db, hashSecret(secret));
  if (recovery === null) return;
  await inTransaction(deps.db, (tx) =>
    advanceRecovery(tx, recovery.id, { name: "cancel", by: "browser" }, deps.clock.now()),
  );
}

/**
 * Ends the recovery in a one-time pass, and begins the session of that pass in the very browser that proved it all: the
 * pass itself leaves the server in no other way. Asked again before the passkey is there, it begins another session of
 * the same pass, so that a lost answer costs nothing. Returns the session's token; refuses `recovery_over` where there
 * is nothing to finish.
 */
export async function finishRecovery(
  deps: Deps,
  secret: string,
  screen: ConsumptionDevice,
): Promise<Outcome<string, "recovery_over">> {
  const now = deps.clock.now();
  const recovery = await findRecoveryByBinding(deps.db, hashSecret(secret));
  if (recovery === null) return refuse("recovery_over");
  const { id, accountId } = recovery;
  return inTransaction(deps.db, async (tx) => {
    const finished = await advanceRecovery(tx, id, { name: "finish" }, now);
    const pass = finished.ok
      ? await issueFor(tx, deps, finished.value.recovery, now)
      : finished.reason === "recovery_finished"
        ? await findPassOfRecovery(tx, id)
        : null;
    const live = mayUsePass(pass, now);
    if (!live.ok) return refuse("recovery_over");
    const begun = await beginPassSession(tx, deps, live.value, screen, now);
    if (!begun.ok) return refuse("recovery_over");
    const { address } = screen;
    if (finished.ok) await recordAudit(tx, { event: "recovery_finished", at: now, accountId, subjectId: id, address });
    return begun;
  });
}

async function issueFor(
  tx: Database,
  deps: Pick<Deps, "random" | "config">,
  { id: recoveryId, accountId }: Recovery,
  now: number,
): Promise<AccessPass | null> {
  if (accountId === null) return null;
  const wanted = { accountId, issuedBy: "recovery", issuerId: null, recoveryId, oneTime: true } as const;
  const issued = await issueAccessPass(tx, deps, { ...wanted, lifetimeSeconds: limits.accessPassLifetimeSeconds }, now);
  return issued.ok ? issued.value.pass : null;
}

/** Removes what ran out long ago; nothing depends on it. */
export const sweepRecoveries = (db: Database, now: number): Promise<void> =>
  deleteRecoveriesBefore(db, now - seconds(limits.finishedRequestKeptSeconds), 500);
