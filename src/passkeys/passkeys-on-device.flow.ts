import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId } from "../ids.ts";
import { countPasskeysByPlace, deletePasskeysOnDevice } from "./passkey-place.store.ts";

export const passkeysByPlace = (db: Database, accountId: AccountId, deviceId: DeviceId) =>
  countPasskeysByPlace(db, accountId, deviceId);

/** In the transaction that ends a device: removes the passkeys that live on it and cannot leave it. Returns how many. */
export async function removePasskeysOnDevice(
  tx: Database,
  accountId: AccountId,
  deviceId: DeviceId,
  now: number,
): Promise<number> {
  const removed = await deletePasskeysOnDevice(tx, accountId, deviceId);
  for (const { id: subjectId, name } of removed)
    await recordAudit(tx, { event: "passkey_removed", at: now, accountId, subjectId, detail: { name, deviceId } });
  return removed.length;
}
