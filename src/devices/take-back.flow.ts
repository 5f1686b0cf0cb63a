import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, DeviceId, PasskeyId, SignInRequestId } from "../ids.ts";
import { withdrawConsentsOfSession } from "../oauth/authorize/consent.flow.ts";
import { passkeysOf, removePasskey } from "../passkeys/passkeys-of-account.flow.ts";
import { forgetBrowsersOfSignIn } from "../proximity/known-browser.flow.ts";
import { sessionsOfDevice } from "../sessions/session-on-device.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { listDevicesByFirstPasskey } from "./device.store.ts";
import { endDevice } from "./end-device.flow.ts";
import { listEnrolmentsUsed, markUndone } from "./enrolment.store.ts";
import type { Enrolment } from "./enrolment.ts";

/**
 * What an intruder has brought in is as little the owner's as the intruder: the device, its passkeys, the browsers that one
 * of these made devices of, what any of them vouched for, approved or granted. All in the caller's transaction; each returns
 * the requests that it ended, to be announced after the commit.
 */

/** Whoever comes first takes it back. */
export async function takeBackEnrolment(
  tx: Database,
  deps: Pick<Deps, "random">,
  enrolment: Enrolment,
  now: number,
): Promise<SignInRequestId[]> {
  const { id, accountId, deviceId, passkeyId, byDeviceId, signInRequestId } = enrolment;
  if (deviceId === null || !(await markUndone(tx, id, now))) return [];
  const detail = { deviceId, passkeyId, byDeviceId };
  await recordAudit(tx, { event: "alert_enrolment_undone", at: now, accountId, subjectId: id, detail });
  // A computer became known by the very sign-in that it was vouched for with.
  const signIn = signInRequestId === null ? null : await findRequest(tx, signInRequestId);
  if (signIn !== null) await forgetBrowsersOfSignIn(tx, accountId, signIn);
  return takeBackDevice(tx, deps, { accountId, deviceId, alsoPasskey: passkeyId }, now);
}

/** Removes these passkeys, and takes back every browser that became a device by one of them. */
export async function takeBackPasskeys(
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  ids: readonly PasskeyId[],
  now: number,
): Promise<SignInRequestId[]> {
  const browsers = await listDevicesByFirstPasskey(tx, ids);
  for (const id of ids) await removePasskey(tx, accountId, id, now);
  const requests: SignInRequestId[] = [];
  for (const deviceId of browsers)
    requests.push(...(await takeBackDevice(tx, deps, { accountId, deviceId, alsoPasskey: null }, now)));
  return requests;
}

async function takeBackDevice(
  tx: Database,
  deps: Pick<Deps, "random">,
  taken: { readonly accountId: AccountId; readonly deviceId: DeviceId; readonly alsoPasskey: PasskeyId | null },
  now: number,
): Promise<SignInRequestId[]> {
  const { accountId, deviceId, alsoPasskey } = taken;
  const ended = await endDevice(tx, deps, { accountId, deviceId, lost: false, undoApprovals: true }, now);
  const sessions = await sessionsOfDevice(tx, deviceId);
  for (const sessionId of sessions) await withdrawConsentsOfSession(tx, sessionId);
  const passkeys = (await passkeysOf(tx, accountId)).filter(
    (passkey) =>
      passkey.id === alsoPasskey ||
      passkey.deviceId === deviceId ||
      (passkey.addedInSessionId !== null && sessions.includes(passkey.addedInSessionId)),
  );
  const ids = passkeys.map(({ id }) => id);
  const requests = ended.ok ? [...ended.value.requests] : [];
  requests.push(...(await takeBackPasskeys(tx, deps, accountId, ids, now)));
  for (const enrolment of await listEnrolmentsUsed(tx, { byDeviceId: deviceId }))
    requests.push(...(await takeBackEnrolment(tx, deps, enrolment, now)));
  return requests;
}
