import type { Selectable } from "kysely";
import type { HostsTable } from "../database/host-tables.ts";
import type { Database } from "../database/open.ts";
import type { ClientId, SignInRequestId } from "../ids.ts";
import type { Host, HostPolicy } from "./host.ts";
import type { HostRequest } from "./host-request.ts";

/** False when another host has the name. */
export async function insertHost(db: Database, host: Host): Promise<boolean> {
  const result = await db
    .insertInto("hosts")
    .values({
      id: host.id,
      name: host.name,
      system: host.system,
      key_thumbprint: host.keyThumbprint,
      policy: JSON.stringify(host.policy),
      joined_at: host.joinedAt,
      joined_by: host.joinedBy,
      request_id: host.requestId,
      removed_at: host.removedAt,
      last_used_at: host.lastUsedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findHostById(db: Database, id: ClientId): Promise<Host | null> {
  const row = await db.selectFrom("hosts").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The one that has the name now. */
export async function findHostByName(db: Database, name: string): Promise<Host | null> {
  const row = await db
    .selectFrom("hosts")
    .selectAll()
    .where("name", "=", name)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The one that this request made. */
export async function findHostOfRequest(db: Database, requestId: SignInRequestId): Promise<Host | null> {
  const row = await db.selectFrom("hosts").selectAll().where("request_id", "=", requestId).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function listHostRows(db: Database): Promise<Host[]> {
  const rows = await db.selectFrom("hosts").selectAll().where("removed_at", "is", null).orderBy("name").execute();
  return rows.map(fromRow);
}

export async function updateHostPolicy(db: Database, id: ClientId, policy: HostPolicy): Promise<void> {
  await db
    .updateTable("hosts")
    .set({ policy: JSON.stringify(policy) })
    .where("id", "=", id)
    .execute();
}

/** False when it was removed before. */
export async function markHostRemoved(db: Database, id: ClientId, now: number): Promise<boolean> {
  const result = await db
    .updateTable("hosts")
    .set({ removed_at: now })
    .where("id", "=", id)
    .where("removed_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function touchHost(db: Database, id: ClientId, now: number): Promise<void> {
  await db.updateTable("hosts").set({ last_used_at: now }).where("id", "=", id).execute();
}

export async function insertHostRequest(db: Database, id: SignInRequestId, asked: HostRequest): Promise<void> {
  await db
    .insertInto("host_requests")
    .values({ request_id: id, asked: JSON.stringify(asked) })
    .execute();
}

export async function findHostRequest(db: Database, id: SignInRequestId): Promise<HostRequest | null> {
  const row = await db.selectFrom("host_requests").select("asked").where("request_id", "=", id).executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.asked) as HostRequest);
}

const fromRow = (row: Selectable<HostsTable>): Host => ({
  id: row.id,
  name: row.name,
  system: row.system,
  keyThumbprint: row.key_thumbprint,
  policy: JSON.parse(row.policy) as HostPolicy,
  joinedAt: row.joined_at,
  joinedBy: row.joined_by,
  requestId: row.request_id,
  removedAt: row.removed_at,
  lastUsedAt: row.last_used_at,
});
