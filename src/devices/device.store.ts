import type { Selectable } from "kysely";
import type { DevicesTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import type { DeviceId } from "../ids.ts";
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
      created_at: device.createdAt,
      last_seen_at: device.lastSeenAt,
      revoked_at: device.revokedAt,
    })
    .onConflict((conflict) => conflict.column("secret_hash").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findDeviceBySecretHash(db: Database, secretHash: string): Promise<Device | null> {
  const row = await db.selectFrom("devices").selectAll().where("secret_hash", "=", secretHash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function findDeviceById(db: Database, id: DeviceId): Promise<Device | null> {
  const row = await db.selectFrom("devices").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function touchDevice(db: Database, id: DeviceId, lastSeenAt: number): Promise<void> {
  await db.updateTable("devices").set({ last_seen_at: lastSeenAt }).where("id", "=", id).execute();
}

const fromRow = (row: Selectable<DevicesTable>): Device => ({
  id: row.id,
  accountId: row.account_id,
  name: row.name,
  createdAt: row.created_at,
  lastSeenAt: row.last_seen_at,
  revokedAt: row.revoked_at,
});
