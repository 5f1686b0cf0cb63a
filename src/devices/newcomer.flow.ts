import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome } from "../outcome.ts";
import type { Passkey } from "../passkeys/passkey.ts";
import type { Session } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { openerOf } from "../sign-in/sign-in-request.ts";
import { devicesOf, findDevice } from "./device.flow.ts";
import type { Device } from "./device.ts";
import { findBringer, firstBroughtInAfter } from "./newcomer.store.ts";
import { isNewcomer, mayRemove, mayStopRecovery, type Thing } from "./newcomer.ts";

type Asking = Pick<Session, "accountId" | "deviceId" | "signInRequestId" | "accessPassId">;
type Brought = Pick<Passkey, "id" | "accountId" | "addedInSessionId">;

/**
 * Every door asks here, after `mayChangeAccount` where that is asked, before it removes or replaces something. Refuses
 * `device_too_new` as `mayRemove` does. A session without a device is as new as the one that countersigned it; the session
 * that a pass or a recovery ended in is not held up, whatever its browser was before.
 */
export async function mayRemoveHere(
  db: Database,
  session: Asking,
  thing: Thing,
  now: number,
): Promise<Outcome<true, "device_too_new">> {
  const asking = await answeringFor(db, session);
  // Nearly always: no need to know the others.
  if (asking === null || !isNewcomer(asking, now)) return accept(true);
  return mayRemove(asking, thing, await devicesOf(db, session.accountId), now);
}

/** The same for a passkey. */
export const mayRemovePasskeyHere = async (db: Database, session: Asking, passkey: Brought, now: number) =>
  mayRemoveHere(db, session, { cameWith: await findBringer(db, passkey) }, now);

/** The same for a recovery that is under way. */
export async function mayStopRecoveryHere(
  db: Database,
  session: Asking,
  now: number,
): Promise<Outcome<true, "device_too_new">> {
  const asking = await answeringFor(db, session);
  return asking === null ? accept(true) : mayStopRecovery(asking, await devicesOf(db, session.accountId), now);
}

export async function isNewcomerHere(db: Database, session: Asking, now: number): Promise<boolean> {
  const asking = await answeringFor(db, session);
  return asking !== null && isNewcomer(asking, now);
}

/** The newcomer that brought this passkey: whatever browser becomes a device by it counts as brought in by that one. */
export async function newcomerBehind(db: Database, passkey: Brought, now: number): Promise<DeviceId | null> {
  const id = await findBringer(db, passkey);
  const bringer = id === null ? null : await findDevice(db, id);
  return bringer !== null && isNewcomer(bringer, now) ? bringer.id : null;
}

/**
 * Since when the account has had a newcomer; null when it has none. What came in since may be his, and lets nobody
 * recover the account at once: what comes out of a recovery may remove everything.
 */
export const newcomerSince = (db: Database, accountId: AccountId, now: number): Promise<number | null> =>
  firstBroughtInAfter(db, accountId, now - seconds(limits.newcomerSeconds));

async function answeringFor(db: Database, session: Asking): Promise<Device | null> {
  if (session.accessPassId !== null) return null;
  if (session.deviceId !== null) return findDevice(db, session.deviceId);
  const request = session.signInRequestId === null ? null : await findRequest(db, session.signInRequestId);
  const opener = request === null ? null : openerOf(request.state);
  return opener === null ? null : findDevice(db, opener.deviceId);
}
