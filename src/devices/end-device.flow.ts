import { takeBackSignIn } from "../approval/take-back.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, DeviceId, SignInRequestId } from "../ids.ts";
import { notify } from "../notices/notice.flow.ts";
import { forgetPush } from "../notices/push-subscription.flow.ts";
import { forgetOfflineKeyOfDevice } from "../offline-answer/offline-key.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { passkeysByPlace, removePasskeysOnDevice } from "../passkeys/passkeys-on-device.flow.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { endSessionsOfDevice } from "../sessions/session-on-device.flow.ts";
import { approvalsOf, stopRequestsOfDevice } from "../sign-in/requests-of-device.flow.ts";
import { revokeDevice } from "./device.store.ts";
import { cancelEnrolmentsBy } from "./enrolment.store.ts";
import { mayRemoveHere } from "./newcomer.flow.ts";
import { hasOtherWayIn } from "./other-ways.flow.ts";

export interface DeviceEnding {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  /** Gone, perhaps into wrong hands: what its sessions granted ends too, and the passkeys that live on it go. */
  readonly lost: boolean;
  /** Also takes back every sign-in that it has countersigned, and what its sessions granted. */
  readonly undoApprovals: boolean;
}

export interface EndedDevice {
  readonly name: string;
  /** Sign-ins that were taken back. */
  readonly undone: number;
  /** Passkeys on a lost device that stay, because the account has no other way in whatsoever. */
  readonly keptPasskeys: number;
  /** To be announced after the commit. */
  readonly requests: readonly SignInRequestId[];
}

/**
 * Ends a device in the caller's transaction: its sessions, its push, what it is looking at, and the codes it has handed
 * out. A synced passkey is on other devices too and stays. A lost device's own passkeys go, except the account's very
 * last way in: with that one gone nobody could ever sign in again, while a thief still needs the owner's finger or PIN
 * to use it (docs/decisions/0021). Repeating it is harmless, and removes what had to stay the first time.
 * Refuses `not_found` for a device that is not this account's.
 */
export async function endDevice(
  tx: Database,
  deps: Pick<Deps, "random">,
  { accountId, deviceId, lost, undoApprovals }: DeviceEnding,
  now: number,
): Promise<Outcome<EndedDevice, "not_found">> {
  // First of all: on PostgreSQL an approval on it that is under way holds this row, and the next one finds it revoked.
  const revoked = await revokeDevice(tx, accountId, deviceId, lost, now);
  if (revoked === null) return refuse("not_found");
  const { device, changed } = revoked;
  const stopped = await stopRequestsOfDevice(tx, accountId, deviceId, now);
  await cancelEnrolmentsBy(tx, deviceId, now);
  await forgetPush(tx, deviceId);
  await forgetOfflineKeyOfDevice(tx, accountId, deviceId, now);
  const sessions = await endSessionsOfDevice(tx, deviceId, { grants: lost || undoApprovals }, now);
  const undone = undoApprovals ? await takeBackApprovals(tx, accountId, deviceId, now) : [];
  const keptPasskeys = lost ? await removeItsPasskeys(tx, accountId, deviceId, now) : 0;
  if (changed) await notify(tx, deps, accountId, { kind: "device_removed", device: device.name, lost }, now);
  await recordAudit(tx, {
    event: lost ? "device_lost" : "device_revoked",
    at: now,
    accountId,
    subjectId: deviceId,
    detail: { name: device.name, sessions, undone, keptPasskeys },
  });
  return accept({ name: device.name, undone: undone.length, keptPasskeys, requests: [...stopped, ...undone] });
}

/** The same, asked for by a person. Refuses a session that may not change the account just now, and a newcomer. */
export async function endOwnDevice(
  deps: Deps,
  { session, account }: SignedIn,
  ending: Omit<DeviceEnding, "accountId">,
): Promise<Outcome<EndedDevice, "not_found" | "device_needed" | "fresh_verification_needed" | "device_too_new">> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  const outcome = await inTransaction(deps.db, async (tx) => {
    const settled = await mayRemoveHere(tx, session, { cameWith: ending.deviceId }, now);
    return settled.ok ? endDevice(tx, deps, { ...ending, accountId: account.id }, now) : settled;
  });
  if (outcome.ok) for (const id of outcome.value.requests) deps.changes.announce(id);
  return outcome;
}

async function takeBackApprovals(
  tx: Database,
  accountId: AccountId,
  deviceId: DeviceId,
  now: number,
): Promise<SignInRequestId[]> {
  const undone: SignInRequestId[] = [];
  for (const id of await approvalsOf(tx, accountId, deviceId))
    if ((await takeBackSignIn(tx, accountId, id, now)).ok) undone.push(id);
  return undone;
}

/** Returns how many had to stay. */
async function removeItsPasskeys(tx: Database, accountId: AccountId, deviceId: DeviceId, now: number): Promise<number> {
  const { here, elsewhere } = await passkeysByPlace(tx, accountId, deviceId);
  if (here > 0 && elsewhere === 0 && !(await hasOtherWayIn(tx, accountId))) return here;
  await removePasskeysOnDevice(tx, accountId, deviceId, now);
  return 0;
}
