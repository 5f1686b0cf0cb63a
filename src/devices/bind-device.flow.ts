import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { DeviceId, PasskeyId } from "../ids.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { PasskeyAttestation } from "../passkeys/passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "../passkeys/passkey-challenge.flow.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import {
  addPasskey,
  type PasskeyCreationOptions,
  passkeyCreationOptions,
  verifyNewPasskey,
} from "../passkeys/register-passkey.flow.ts";
import type { AskingBrowser } from "../passkeys/sign-in-with-passkey.flow.ts";
import { endSessionInPlace, startSession } from "../sessions/session.flow.ts";
import { isFreshlyVerified, type SignedIn } from "../sessions/session.ts";
import { type Claim, claim } from "./claim-enrolment.flow.ts";
import { noteFirstPasskey, recogniseDevice } from "./device.flow.ts";
import { findEnrolmentById, useEnrolment } from "./enrolment.store.ts";
import type { ClaimRefusal, Enrolment } from "./enrolment.ts";

type NewBrowser = Pick<AskingBrowser, "screen" | "deviceSecret" | "deviceName" | "currentSessionId">;

export interface BoundDevice {
  readonly sessionToken: string;
  readonly deviceSecret: string;
}

/** Options for the new device's passkey. A passkey that it shares with others by sync is not made again over itself. */
export async function beginBinding(deps: Deps, { enrolment, account }: Claim): Promise<PasskeyCreationOptions> {
  const options = await passkeyCreationOptions(deps, account, await passkeysOf(deps.db, account.id));
  await rememberChallenge(deps, options.challenge, { purpose: "enrolment", boundTo: enrolment.id, payload: null });
  return options;
}

/**
 * Passkey, device and session begin together or not at all, and the enrolment is used up by exactly one: of ten claims at
 * the same moment nine are refused `enrolment_used`. The account is told on all its devices and addresses.
 */
export async function finishBinding(
  deps: Deps,
  { enrolment: { id } }: Claim,
  response: PasskeyAttestation,
  browser: NewBrowser,
): Promise<
  Outcome<
    BoundDevice,
    ClaimRefusal | "account_disabled" | "challenge_expired" | "passkey_not_verified" | "passkey_known_already"
  >
> {
  const taken = await redeemChallenge(deps, response.response.clientDataJSON, { purpose: "enrolment", boundTo: id });
  if (!taken.ok) return taken;
  const verified = await verifyNewPasskey(deps, response, taken.value.challenge);
  if (!verified.ok) return verified;
  const now = deps.clock.now();
  const { screen, deviceName: name, deviceSecret: secret, currentSessionId } = browser;
  const outcome = await inTransaction(deps.db, async (tx) => {
    const again = await claim(tx, await findEnrolmentById(tx, id), now);
    if (!again.ok) return again;
    const { enrolment, account } = again.value;
    const enrolled = { accountId: account.id, secret, name, screen, enrolledBy: enrolment.byDeviceId };
    const recognised = await recogniseDevice(tx, deps, enrolled, now);
    const { device } = recognised;
    const owner = { accountId: account.id, name, addedInSessionId: currentSessionId, deviceId: device.id };
    const passkey = await addPasskey(tx, deps, verified.value, owner, now);
    if (!passkey.ok) return passkey;
    await noteFirstPasskey(tx, recognised, passkey.value.id);
    const used = await useUp(
      tx,
      deps,
      enrolment,
      { device, passkeyId: passkey.value.id, address: screen.address },
      now,
    );
    if (!used.ok) return used;
    await notify(tx, deps, account.id, { kind: "passkey_added", name: passkey.value.name }, now);
    if (currentSessionId !== null) await endSessionInPlace(tx, currentSessionId, now);
    const beginning = { account, startedBy: "enrolment", screen, deviceId: device.id } as const;
    const { token } = await startSession(tx, deps, { ...beginning, signInRequestId: null, origin: null }, now);
    return accept({ sessionToken: token, deviceSecret: recognised.secret, accountId: account.id });
  });
  if (outcome.ok) deps.changes.announce(outcome.value.accountId);
  return outcome;
}

/**
 * A new phone that has one of the account's synced passkeys already has just signed in with it instead of making another:
 * that, too, is the device the code was for. Refuses a session without a verification of moments ago.
 */
export async function bindSignedInDevice(
  deps: Deps,
  { enrolment: { id } }: Claim,
  { session, account }: SignedIn,
): Promise<
  Outcome<true, ClaimRefusal | "account_disabled" | "device_needed" | "fresh_verification_needed" | "not_found">
> {
  const now = deps.clock.now();
  const { deviceId } = session;
  if (deviceId === null) return refuse("device_needed");
  if (!isFreshlyVerified(session, now)) return refuse("fresh_verification_needed");
  const outcome = await inTransaction(deps.db, async (tx) => {
    const again = await claim(tx, await findEnrolmentById(tx, id), now);
    if (!again.ok) return again;
    if (again.value.account.id !== account.id) return refuse("not_found");
    const device = { id: deviceId, name: `${session.browser}, ${session.system}` };
    return useUp(tx, deps, again.value.enrolment, { device, passkeyId: null, address: session.address }, now);
  });
  if (outcome.ok) deps.changes.announce(account.id);
  return outcome;
}

interface Made {
  readonly device: { readonly id: DeviceId; readonly name: string };
  readonly passkeyId: PasskeyId | null;
  readonly address: string;
}

async function useUp(
  tx: Database,
  deps: Pick<Deps, "random" | "networks">,
  { id, accountId, byDeviceId }: Enrolment,
  { device, passkeyId, address }: Made,
  now: number,
): Promise<Outcome<true, "enrolment_used">> {
  if (!(await useEnrolment(tx, id, { deviceId: device.id, passkeyId }, now))) return refuse("enrolment_used");
  const { city, country } = deps.networks.placeOf(address);
  // One that has just signed in with a passkey it shares was told of then.
  if (passkeyId !== null)
    await notify(tx, deps, accountId, { kind: "new_device", device: device.name, place: city ?? country }, now);
  const detail = { deviceId: device.id, passkeyId, byDeviceId };
  await recordAudit(tx, { event: "enrolment_used", at: now, accountId, subjectId: id, address, detail });
  return accept(true);
}
