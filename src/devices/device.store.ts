import type { Selectable } from "kysely";
import type { DevicesTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AccountId, DeviceId, PasskeyId } from "../ids.ts";
import type { Device } from "./device.ts";

/** False when a device with this secret is there already. */
export async function insertDevice(db: Database, device: Device, secretHash: string): Promise<boolean> {
  const result = await db
    .insertInto("devices")
    .values({
      id: device.id,
      account_id: device.accountId,
      secret_hash: secretHash,
      name: device.name,
      system: device.system,
      browser: device.browser,
      created_at: device.createdAt,
      last_seen_at: device.lastSeenAt,
      revoked_at: device.revokedAt,
      lost_at: device.lostAt,
      approvals: device.approvals,
      enrolled_by: device.enrolledBy,
    })
    .onConflict((conflict) => conflict.column("secret_hash").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findDeviceBySecretHash(db: Database, secretHash: string): Promise<Device | null> {
  const row = await db.selectFrom("devices").selectAll().where("secret_hash", "=", secretHash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

const byId = prepared((db, { id }: { id: DeviceId }) => db.selectFrom("devices").selectAll().where("id", "=", id));

export async function findDeviceById(db: Database, id: DeviceId): Promise<Device | null> {
  const [row] = (await byId(db, { id })).rows;
  return row === undefined ? null : fromRow(row);
}

/** Of this account, last seen first. */
export async function listDevices(db: Database, accountId: AccountId): Promise<Device[]> {
  const rows = await db
    .selectFrom("devices")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("last_seen_at", "desc")
    .orderBy("id")
    .execute();
  return rows.map(fromRow);
}

export async function listDevicesEnrolledBy(db: Database, id: DeviceId): Promise<Device[]> {
  const rows = await db.selectFrom("devices").selectAll().where("enrolled_by", "=", id).execute();
  return rows.map(fromRow);
}

/** Says which passkey made this browser a device. */
export async function setFirstPasskey(db: Database, id: DeviceId, passkeyId: PasskeyId): Promise<void> {
  await db.updateTable("devices").set({ first_passkey_id: passkeyId }).where("id", "=", id).execute();
}

/** Devices in use that one of these passkeys made devices of. */
export async function listDevicesByFirstPasskey(db: Database, ids: readonly PasskeyId[]): Promise<DeviceId[]> {
  if (ids.length === 0) return [];
  const found = db
    .selectFrom("devices")
    .select("id")
    .where("first_passkey_id", "in", ids)
    .where("revoked_at", "is", null);
  return (await found.execute()).map(({ id }) => id);
}

/** Null when it is unknown or revoked. On PostgreSQL the row stays locked, so that it is not revoked before the commit. */
export async function touchDevice(db: Database, id: DeviceId, lastSeenAt: number): Promise<Device | null> {
  const [row] = (await touch(db, { id, lastSeenAt })).rows;
  return row === undefined ? null : fromRow(row);
}

/** Counts one more sign-in countersigned by it, seen by that as well. False when it is unknown or revoked; locks as `touchDevice`. */
export async function countApproval(db: Database, id: DeviceId, now: number): Promise<boolean> {
  return (await countOne(db, { id, now })).numAffectedRows === 1n;
}

const inUse = (db: Database, id: DeviceId) =>
  db.updateTable("devices").where("id", "=", id).where("revoked_at", "is", null);
const touch = prepared((db, { id, lastSeenAt }: { id: DeviceId; lastSeenAt: number }) =>
  inUse(db, id).set({ last_seen_at: lastSeenAt }).returningAll(),
);
const countOne = prepared((db, { id, now }: { id: DeviceId; now: number }) =>
  inUse(db, id).set((row) => ({ approvals: row("approvals", "+", 1), last_seen_at: now })),
);

/** False when this account has no such device in use. */
export async function renameDeviceOf(db: Database, accountId: AccountId, id: DeviceId, name: string): Promise<boolean> {
  const result = await db
    .updateTable("devices")
    .set({ name })
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * Revokes it, or marks a revoked one as lost too: what was set first stays. `changed` is true for one of any number of
 * callers. Null when this account has no such device.
 */
export async function revokeDevice(
  db: Database,
  accountId: AccountId,
  id: DeviceId,
  lost: boolean,
  now: number,
): Promise<{ readonly device: Device; readonly changed: boolean } | null> {
  const row = await db
    .updateTable("devices")
    .set((column) => ({
      revoked_at: column.fn.coalesce("revoked_at", column.val(now)),
      ...(lost ? { lost_at: now } : {}),
    }))
    .where("id", "=", id)
    .where("account_id", "=", accountId)
    .where(lost ? "lost_at" : "revoked_at", "is", null)
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { device: fromRow(row), changed: true };
  const device = await findDeviceById(db, id);
  return device?.accountId === accountId ? { device, changed: false } : null;
}

const fromRow = (row: Selectable<DevicesTable>): Device => ({
  id: row.id,
  accountId: row.account_id,
  name: row.name,
  system: row.system,
  browser: row.browser,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  revokedAt: row.revoked_at,
  lostAt: row.lost_at,
  approvals: row.approvals,
  enrolledBy: row.enrolled_by,
});
