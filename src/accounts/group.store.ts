import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import type { GroupsTable } from "../database/provisioning-tables.ts";
import type { AccountId, GroupId } from "../ids.ts";
import type { Group, Membership } from "./group.ts";

/** False when there is one of this name already. */
export async function insertGroup(db: Database, group: Group): Promise<boolean> {
  const { id, name, externalId, kept, version, createdAt, changedAt } = group;
  const times = { version, created_at: createdAt, changed_at: changedAt };
  const result = await db
    .insertInto("groups")
    .values({ id, name, external_id: externalId, kept: kept ? 1 : 0, ...times })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export const findGroupById = (db: Database, id: GroupId): Promise<Group | null> => findGroup(db, "id", id);

export const findGroupByName = (db: Database, name: string): Promise<Group | null> => findGroup(db, "name", name);

async function findGroup(db: Database, column: "id" | "name", value: string): Promise<Group | null> {
  const row = await db.selectFrom("groups").selectAll().where(column, "=", value).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/**
 * Counts its version up and returns it as it is now; null when there is none. On PostgreSQL its row is the caller's to the end of
 * the transaction: of two that change one group at once, the second sees what the first has done.
 */
export async function lockGroup(
  tx: Database,
  which: { readonly id: GroupId } | { readonly name: string },
  now: number,
): Promise<Group | null> {
  const [column, value] = "id" in which ? (["id", which.id] as const) : (["name", which.name] as const);
  const row = await tx
    .updateTable("groups")
    .set((values) => ({ version: values("version", "+", 1), changed_at: now }))
    .where(column, "=", value)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Its members are in it under the new name at once. */
export async function saveGroup(db: Database, before: Group, { name, externalId }: Group): Promise<void> {
  const values = { name, external_id: externalId, kept: 1 };
  await db.updateTable("groups").set(values).where("id", "=", before.id).execute();
  if (name !== before.name)
    await db.updateTable("account_groups").set({ name }).where("name", "=", before.name).execute();
}

/** Its memberships first. */
export async function deleteGroup(db: Database, { id, name }: Group): Promise<void> {
  await db.deleteFrom("account_groups").where("name", "=", name).execute();
  await db.deleteFrom("groups").where("id", "=", id).execute();
}

/** Removes a group that nobody is in and that is not kept for its own sake. */
export async function deleteGroupIfEmpty(db: Database, name: string): Promise<void> {
  await db
    .deleteFrom("groups")
    .where("name", "=", name)
    .where("kept", "=", 0)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom("account_groups").select("name").where("account_groups.name", "=", name))),
    )
    .execute();
}

/** False when the account is in the group already. */
export async function insertMembership(db: Database, accountId: AccountId, name: string): Promise<boolean> {
  const result = await db
    .insertInto("account_groups")
    .values({ account_id: accountId, name })
    .onConflict((conflict) => conflict.columns(["account_id", "name"]).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** False when the account was not in the group. */
export async function deleteMembership(db: Database, accountId: AccountId, name: string): Promise<boolean> {
  const result = await db
    .deleteFrom("account_groups")
    .where("account_id", "=", accountId)
    .where("name", "=", name)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function groupsByAccount(db: Database, accountId: AccountId): Promise<string[]> {
  const rows = await db.selectFrom("account_groups").select("name").where("account_id", "=", accountId).execute();
  return rows.map(({ name }) => name).sort();
}

/** The groups by name, with how many people are in each. */
export async function listGroups(
  db: Database,
  after: string | null,
  count: number,
): Promise<{ readonly name: string; readonly people: number }[]> {
  let query = db
    .selectFrom("account_groups")
    .select(["name", ({ fn }) => fn.countAll<number>().as("people")])
    .groupBy("name")
    .orderBy("name")
    .limit(count);
  if (after !== null) query = query.where("name", ">", after);
  return (await query.execute()).map(({ name, people }) => ({ name, people: Number(people) }));
}

export async function membersByName(db: Database, name: string): Promise<AccountId[]> {
  const rows = await db.selectFrom("account_groups").select("account_id").where("name", "=", name).execute();
  return rows.map(({ account_id }) => account_id);
}

export async function listMemberships(db: Database): Promise<Membership[]> {
  const rows = await db
    .selectFrom("account_groups")
    .innerJoin("accounts", "accounts.id", "account_groups.account_id")
    .select(["account_groups.name as group", "accounts.identifier"])
    .orderBy("account_groups.name")
    .orderBy("accounts.identifier")
    .execute();
  return rows;
}

const fromRow = (row: Selectable<GroupsTable>): Group => ({
  id: row.id,
  name: row.name,
  externalId: row.external_id,
  kept: row.kept === 1,
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
});
