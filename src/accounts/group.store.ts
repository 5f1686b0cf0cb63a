import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import type { Membership } from "./group.ts";

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
