import { requestOptionsFor } from "../approval/card.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction, inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { mayRemoveHere } from "../devices/newcomer.flow.ts";
import type { AccountId, DeviceId, PasskeyId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { AssertionRefusal } from "../passkeys/passkey.ts";
import type { PasskeyAssertion } from "../passkeys/passkey-answer.ts";
import { redeemChallenge, rememberChallenge } from "../passkeys/passkey-challenge.flow.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { noteAssertion, verifyAssertion } from "../passkeys/verify-assertion.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { offlineKeyLabel } from "./ocra.ts";
import { deleteOfflineKeys, listOfflineKeys, saveOfflineKey } from "./offline-key.store.ts";

/** WebAuthn options whose answer brings the passkey's key for offline answers along (WebAuthn L3 §10.1.4, prf). */
export async function beginOfflineKey(
  deps: Deps,
  { session, account }: SignedIn,
): Promise<Outcome<object, "device_needed">> {
  if (session.deviceId === null) return refuse("device_needed");
  const challenge = deps.random.secret();
  await rememberChallenge(deps, challenge, { purpose: "offline_key", boundTo: session.id, payload: null });
  const options = requestOptionsFor(deps.config.relyingPartyId, challenge, await passkeysOf(deps.db, account.id));
  const first = Buffer.from(offlineKeyLabel).toString("base64url");
  return accept({ ...options, extensions: { prf: { eval: { first } } } });
}

/**
 * Keeps the key by which this passkey will answer challenges without network. The assertion verifies the user now; the
 * key is of no use to a phone whose user is not verified, since only the passkey makes it anew. Refuses `device_too_new` to
 * a newcomer where an older device answers with that passkey: there is one key for each, so this would end that one.
 */
export async function keepOfflineKey(
  deps: Deps,
  { session, account }: SignedIn,
  response: PasskeyAssertion,
  key: string,
): Promise<Outcome<true, "device_needed" | "device_too_new" | "challenge_expired" | AssertionRefusal>> {
  const { deviceId } = session;
  if (deviceId === null) return refuse("device_needed");
  const asked = { purpose: "offline_key", boundTo: session.id } as const;
  const taken = await redeemChallenge(deps, response.response.clientDataJSON, asked);
  if (!taken.ok) return taken;
  const verified = await verifyAssertion(deps, response, taken.value.challenge);
  if (!verified.ok) return verified;
  const { passkey } = verified.value;
  if (passkey.accountId !== account.id) return refuse("passkey_not_recognised");
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const noted = await noteAssertion(tx, verified.value, now);
    if (!noted.ok) return noted;
    const earlier = (await listOfflineKeys(tx, account.id)).find(({ passkeyId }) => passkeyId === passkey.id);
    const cameWith = earlier?.deviceId ?? deviceId;
    const settled = await mayRemoveHere(tx, session, { cameWith }, now);
    if (!settled.ok) return settled;
    const kept = { passkeyId: passkey.id, accountId: account.id, deviceId, sessionId: session.id, key };
    await saveOfflineKey(tx, kept, now);
    await recordAudit(tx, { event: "offline_key_kept", at: now, accountId: account.id, subjectId: passkey.id });
    return accept(true as const);
  });
}

/** The credential that answers offline on this device, for the app to ask again; null when none was set up. */
export async function offlineCredentialOf(
  db: Database,
  accountId: AccountId,
  deviceId: DeviceId,
): Promise<string | null> {
  const own = (await listOfflineKeys(db, accountId)).find((key) => key.deviceId === deviceId);
  if (own === undefined) return null;
  return (await passkeysOf(db, accountId)).find(({ id }) => id === own.passkeyId)?.credentialId ?? null;
}

/** No offline answers from this device any more; in the transaction that revokes it, or on its own wish. */
export async function forgetOfflineKeyOfDevice(
  tx: Database,
  accountId: AccountId,
  deviceId: DeviceId,
  now: number,
): Promise<void> {
  if ((await deleteOfflineKeys(tx, { account_id: accountId, device_id: deviceId })) > 0)
    await recordAudit(tx, { event: "offline_key_forgotten", at: now, accountId, subjectId: deviceId });
}

/** The app's own wish. */
export async function stopOfflineAnswers(
  deps: Deps,
  { session, account }: SignedIn,
): Promise<Outcome<true, "device_needed">> {
  const { deviceId } = session;
  if (deviceId === null) return refuse("device_needed");
  await inTransactionKept(deps.db, (tx) => forgetOfflineKeyOfDevice(tx, account.id, deviceId, deps.clock.now()));
  return accept(true);
}

/** In the transaction that removes the passkey, and before it. */
export const forgetOfflineKeyOfPasskey = async (tx: Database, passkeyId: PasskeyId): Promise<void> => {
  await deleteOfflineKeys(tx, { passkey_id: passkeyId });
};
