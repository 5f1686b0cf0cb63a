import type { Selectable } from "kysely";
import type { PasskeysTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
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
  const [row] = (await byCredential(db, { credentialId })).rows;
  return row === undefined ? null : fromRow(row);
}

const byCredential = prepared((db, { credentialId }: { credentialId: string }) =>
  db.selectFrom("passkeys").selectAll().where("credential_id", "=", credentialId),
);
const ofAccount = prepared((db, { accountId }: { accountId: AccountId }) =>
  db.selectFrom("passkeys").selectAll().where("account_id", "=", accountId),
);
const recordUse = prepared((db, use: { id: PasskeyId; signCount: number; backedUp: number; now: number }) =>
  db
    .updateTable("passkeys")
    .set({ sign_count: use.signCount, backed_up: use.backedUp, last_used_at: use.now })
    .where("id", "=", use.id)
    .where((row) =>
      row.or([
        row("sign_count", "<", use.signCount),
        row.and([row("sign_count", "=", 0), row(row.val(use.signCount), "=", 0)]),
      ]),
    ),
);

/** Oldest first: put in order here, for SQLite makes ready to sort thousands where there are two. */
export async function listPasskeys(db: Database, accountId: AccountId): Promise<Passkey[]> {
  const { rows } = await ofAccount(db, { accountId });
  return rows.map(fromRow).toSorted((one, other) => one.createdAt - other.createdAt);
}

/** Removes what this session added. Returns the ids. */
export async function deletePasskeysAddedIn(
  db: Database,
  accountId: AccountId,
  sessionId: SessionId,
): Promise<PasskeyId[]> {
  const added = db
    .selectFrom("passkeys")
    .select("id")
    .where("account_id", "=", accountId)
    .where("added_in_session_id", "=", sessionId);
  await db.deleteFrom("offline_keys").where("passkey_id", "in", added).execute();
  const rows = await db
    .deleteFrom("passkeys")
    .where("account_id", "=", accountId)
    .where("added_in_session_id", "=", sessionId)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
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
  const result = await recordUse(db, { id, signCount: use.signCount, backedUp: use.backedUp ? 1 : 0, now });
  return result.numAffectedRows === 1n;
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
