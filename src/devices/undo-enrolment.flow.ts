import { revokeAccessPasses } from "../accounts/access-pass.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { EnrolmentId, SignInRequestId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { takeBackWaysIn } from "../recovery/take-back.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { findDevice } from "./device.flow.ts";
import { findEnrolmentById, findEnrolmentOfSignIn } from "./enrolment.store.ts";
import { type Enrolment, mayUndo } from "./enrolment.ts";
import { takeBackEnrolment } from "./take-back.flow.ts";

/**
 * "That was not me", or the wrong device (NIST SP 800-63B-4 §4.1.2.1: mis-bound): removes the device that the enrolment
 * brought in, with its passkeys, its sessions and all it approved, and likewise what that device has brought in since.
 * Needs no fresh verification: a no must be easier than a yes, and it can only undo. Refuses `device_needed` unless asked
 * on a device that was trusted before, `enrolment_not_undoable` when nothing was bound or the week is over.
 */
export async function undoEnrolment(
  deps: Deps,
  { session, account }: SignedIn,
  id: EnrolmentId,
): Promise<Outcome<true, "not_found" | "device_needed" | "enrolment_not_undoable">> {
  if (session.deviceId === null) return refuse("device_needed");
  const now = deps.clock.now();
  const asking = await findDevice(deps.db, session.deviceId);
  const enrolment = await findEnrolmentById(deps.db, id);
  if (asking === null || enrolment?.accountId !== account.id) return refuse("not_found");
  const allowed = mayUndo(enrolment, asking, now);
  if (!allowed.ok) return allowed;
  let requests: readonly SignInRequestId[] = [];
  const outcome = await inTransaction(deps.db, async (tx) => {
    requests = await takeBack(tx, deps, enrolment, now);
    return accept(true as const);
  });
  if (!outcome.ok) return outcome;
  for (const changed of [...requests, account.id]) deps.changes.announce(changed);
  return outcome;
}

/** Whether this session's device may still take it back. */
export async function mayUndoHere(
  deps: Pick<Deps, "db" | "clock">,
  { session }: SignedIn,
  enrolment: Enrolment,
): Promise<boolean> {
  const asking = session.deviceId === null ? null : await findDevice(deps.db, session.deviceId);
  return asking !== null && mayUndo(enrolment, asking, deps.clock.now()).ok;
}

/** In the transaction of "it was not me": the screen that this sign-in began may have become a device since. */
export async function undoEnrolmentOfSignIn(
  tx: Database,
  deps: Pick<Deps, "random">,
  requestId: SignInRequestId,
  now: number,
): Promise<void> {
  const enrolment = await findEnrolmentOfSignIn(tx, requestId);
  if (enrolment !== null && enrolment.undoneAt === null) await takeBack(tx, deps, enrolment, now);
}

/** Also what he may have left behind to come back by: addresses, codes, recoveries, passes. */
async function takeBack(
  tx: Database,
  deps: Pick<Deps, "random">,
  enrolment: Enrolment,
  now: number,
): Promise<readonly SignInRequestId[]> {
  const { accountId, usedAt } = enrolment;
  if (usedAt === null) return [];
  const requests = await takeBackEnrolment(tx, deps, enrolment, now);
  await takeBackWaysIn(tx, deps, accountId, usedAt, now);
  await revokeAccessPasses(tx, deps, accountId, { since: usedAt }, now);
  return requests;
}
