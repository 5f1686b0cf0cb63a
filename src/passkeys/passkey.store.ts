import type { Selectable } from "kysely";
import type { PasskeysTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, PasskeyId, SessionId } from "../ids.ts";
import type { Passkey } from "./passkey.ts";

/** False when this credential is registered already, to whomever. */
export async function insertPasskey(db: Database, passkey: Passkey): Promise<boolean> {
  const result = await db
    .insertInto("passkeys")
    .values({
      id: passkey.id,
      account_id: passkey.accountId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      transports: JSON.stringify(passkey.transports),
      aaguid: passkey.aaguid,
      backup_eligible: passkey.backupEligible ? 1 : 0,
      backed_up: passkey.backedUp ? 1 : 0,
      name: passkey.name,
      created_at: passkey.createdAt,
      last_used_at: passkey.lastUsedAt,
      added_in_session_id: passkey.addedInSessionId,
      device_id: passkey.deviceId,
    })
    .onConflict((conflict) => conflict.column("credential_id").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findPasskeyByCredentialId(db: Database, credentialId: string): Promise<Passkey | null> {
  const row = await db.selectFrom("passkeys").selectAll().where("credential_id", "=", credentialId).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function listPasskeys(db: Database, accountId: AccountId): Promise<Passkey[]> {
  const rows = await db
    .selectFrom("passkeys")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("created_at")
    .execute();
  return rows.map(fromRow);
}

/** Removes what this session added. Returns the ids. */
export async function deletePasskeysAddedIn(
  db: Database,
  accountId: AccountId,
  sessionId: SessionId,
): Promise<PasskeyId[]> {
  const rows = await db
    .deleteFrom("passkeys")
    .where("account_id", "=", accountId)
    .where("added_in_session_id", "=", sessionId)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

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

/**
 * Notes a use. False when the stored sign count is no longer below the asserted one: two assertions raced, or the
 * credential was cloned (WebAuthn L3 §6.1.1). Authenticators without a counter always send 0.
 */
export async function recordPasskeyUse(
  db: Database,
  id: PasskeyId,
  use: { readonly signCount: number; readonly backedUp: boolean },
  now: number,
): Promise<boolean> {
  const result = await db
    .updateTable("passkeys")
    .set({ sign_count: use.signCount, backed_up: use.backedUp ? 1 : 0, last_used_at: now })
    .where("id", "=", id)
    .where((row) =>
      row.or([
        row("sign_count", "<", use.signCount),
        row.and([row("sign_count", "=", 0), row(row.val(use.signCount), "=", 0)]),
      ]),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Says on which device it lives. */
export async function setPasskeyDevice(db: Database, id: PasskeyId, deviceId: DeviceId): Promise<void> {
  await db.updateTable("passkeys").set({ device_id: deviceId }).where("id", "=", id).execute();
}

const fromRow = (row: Selectable<PasskeysTable>): Passkey => ({
  id: row.id,
  accountId: row.account_id,
  credentialId: row.credential_id,
  publicKey: row.public_key,
  signCount: row.sign_count,
  transports: JSON.parse(row.transports) as string[],
  aaguid: row.aaguid,
  backupEligible: row.backup_eligible === 1,
  backedUp: row.backed_up === 1,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
  addedInSessionId: row.added_in_session_id,
  deviceId: row.device_id,
});
