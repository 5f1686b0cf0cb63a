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
import { isNewcomerHere, mayRemoveHere } from "./newcomer.flow.ts";
import { takeBackEnrolment } from "./take-back.flow.ts";

/**
 * "That was not me", or the wrong device (NIST SP 800-63B-4 §4.1.2.1: mis-bound): removes the device that the enrolment
 * brought in, with its passkeys, its sessions and all it approved, and likewise what that device has brought in since.
 * Needs no fresh verification: a no must be easier than a yes, and it can only undo. Refuses `device_needed` unless asked
 * on a device that was trusted before, `enrolment_not_undoable` when nothing was bound or the week is over, and
 * `device_too_new` to a newcomer for what others brought in.
 */
export async function undoEnrolment(
  deps: Deps,
  { session, account }: SignedIn,
  id: EnrolmentId,
): Promise<Outcome<true, "not_found" | "device_needed" | "enrolment_not_undoable" | "device_too_new">> {
  if (session.deviceId === null) return refuse("device_needed");
  const now = deps.clock.now();
  const asking = await findDevice(deps.db, session.deviceId);
  const enrolment = await findEnrolmentById(deps.db, id);
  if (asking === null || enrolment?.accountId !== account.id) return refuse("not_found");
  const allowed = mayUndo(enrolment, asking, now);
  if (!allowed.ok) return allowed;
  const settled = await mayRemoveHere(deps.db, session, { cameWith: allowed.value }, now);
  if (!settled.ok) return settled;
  const waysIn = !(await isNewcomerHere(deps.db, session, now));
  let requests: readonly SignInRequestId[] = [];
  const outcome = await inTransaction(deps.db, async (tx) => {
    requests = await takeBack(tx, deps, enrolment, { waysIn }, now);
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
  if (asking === null) return false;
  const now = deps.clock.now();
  const allowed = mayUndo(enrolment, asking, now);
  return allowed.ok && (await mayRemoveHere(deps.db, session, { cameWith: allowed.value }, now)).ok;
}

/**
 * In the transaction of "it was not me": the screen that this sign-in began may have become a device since. Refuses
 * `device_too_new` to a newcomer when others made it one.
 */
export async function undoEnrolmentOfSignIn(
  tx: Database,
  deps: Pick<Deps, "random">,
  session: SignedIn["session"],
  requestId: SignInRequestId,
  now: number,
): Promise<Outcome<true, "device_too_new">> {
  const enrolment = await findEnrolmentOfSignIn(tx, requestId);
  if (enrolment === null || enrolment.undoneAt !== null) return accept(true);
  const settled = await mayRemoveHere(tx, session, { cameWith: enrolment.deviceId ?? enrolment.byDeviceId }, now);
  if (!settled.ok) return settled;
  await takeBack(tx, deps, enrolment, { waysIn: !(await isNewcomerHere(tx, session, now)) }, now);
  return accept(true);
}

/**
 * With `waysIn` also what he may have left behind to come back by: addresses, codes, recoveries, passes. Not for a newcomer:
 * it could bring in a device, and later take it back together with the recovery by which the owner comes to stop it.
 */
async function takeBack(
  tx: Database,
  deps: Pick<Deps, "random">,
  enrolment: Enrolment,
  { waysIn }: { readonly waysIn: boolean },
  now: number,
): Promise<readonly SignInRequestId[]> {
  const { accountId, usedAt } = enrolment;
  if (usedAt === null) return [];
  const requests = await takeBackEnrolment(tx, deps, enrolment, now);
  if (!waysIn) return requests;
  await takeBackWaysIn(tx, deps, accountId, usedAt, now);
  await revokeAccessPasses(tx, deps, accountId, { since: usedAt }, now);
  return requests;
}
