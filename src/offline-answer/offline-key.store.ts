import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, PasskeyId, SessionId } from "../ids.ts";

export interface OfflineKey {
  readonly passkeyId: PasskeyId;
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId;
  /** 32 bytes, base64url. */
  readonly key: string;
}

/** One key for a passkey: set up again, on another device too, it is replaced. */
export async function saveOfflineKey(db: Database, key: OfflineKey, now: number): Promise<void> {
  const row = { device_id: key.deviceId, session_id: key.sessionId, key: key.key, created_at: now };
  await db
    .insertInto("offline_keys")
    .values({ passkey_id: key.passkeyId, account_id: key.accountId, ...row })
    .onConflict((conflict) => conflict.column("passkey_id").doUpdateSet(row))
    .execute();
}

export async function listOfflineKeys(db: Database, accountId: AccountId): Promise<OfflineKey[]> {
  const rows = await db.selectFrom("offline_keys").selectAll().where("account_id", "=", accountId).execute();
  return rows.map((row) => ({
    passkeyId: row.passkey_id,
    accountId: row.account_id,
    deviceId: row.device_id,
    sessionId: row.session_id,
    key: row.key,
  }));
}

/** Removes the keys of these owners; returns how many there were. */
export async function deleteOfflineKeys(
  db: Database,
  of: { readonly account_id?: AccountId; readonly device_id?: DeviceId; readonly passkey_id?: PasskeyId },
): Promise<number> {
  let statement = db.deleteFrom("offline_keys");
  for (const [column, value] of Object.entries(of) as [keyof typeof of, string][])
    statement = statement.where(column, "=", value as never);
  return Number((await statement.executeTakeFirst()).numDeletedRows);
}
