import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, PasskeyId } from "../ids.ts";

/** How many passkeys of this account live on this device and cannot leave it, and how many live elsewhere. */
export async function countPasskeysByPlace(
  db: Database,
  accountId: AccountId,
  deviceId: DeviceId,
): Promise<{ readonly here: number; readonly elsewhere: number }> {
  const rows = await db.selectFrom("passkeys").select("device_id").where("account_id", "=", accountId).execute();
  const here = rows.filter((row) => row.device_id === deviceId).length;
  return { here, elsewhere: rows.length - here };
}

/** Removes one, with what it answers by offline. Returns its name; null when this account has no such passkey. */
export async function deletePasskeyOf(db: Database, accountId: AccountId, id: PasskeyId): Promise<string | null> {
  const own = db.selectFrom("passkeys").select("id").where("id", "=", id).where("account_id", "=", accountId);
  await db.deleteFrom("offline_keys").where("passkey_id", "in", own).execute();
  const rows = db.deleteFrom("passkeys").where("id", "=", id).where("account_id", "=", accountId).returning("name");
  return (await rows.executeTakeFirst())?.name ?? null;
}

/** Removes what lives on this device and cannot leave it, with what it answers by offline. Returns the ids and names. */
export async function deletePasskeysOnDevice(
  db: Database,
  accountId: AccountId,
  deviceId: DeviceId,
): Promise<{ readonly id: PasskeyId; readonly name: string }[]> {
  const living = db
    .selectFrom("passkeys")
    .select("id")
    .where("account_id", "=", accountId)
    .where("device_id", "=", deviceId);
  await db.deleteFrom("offline_keys").where("passkey_id", "in", living).execute();
  return db
    .deleteFrom("passkeys")
    .where("account_id", "=", accountId)
    .where("device_id", "=", deviceId)
    .returning(["id", "name"])
    .execute();
}
