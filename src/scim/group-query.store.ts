import { type SqlBool, sql } from "kysely";
import type { Database } from "../database/open.ts";
import type { AccountId, GroupId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { conditionOf, instant, type Searchable, type SearchableAttributes, text } from "./filter-sql.store.ts";
import { groupUrn } from "./schemas.ts";
import type { Page } from "./user-query.store.ts";

/** SQLite folds ASCII only: groups whose names differ in the case of other letters are told apart there. */
const named: Searchable = (by, value) =>
  text(sql`lower(groups.name)`, { fold: (name) => name })(by, typeof value === "string" ? value.toLowerCase() : value);

const searchable: SearchableAttributes = {
  single: {
    id: text(sql.ref("groups.id")),
    displayname: named,
    externalid: text(sql.ref("groups.external_id")),
    "meta.created": instant(sql.ref("groups.created_at")),
    "meta.lastmodified": instant(sql.ref("groups.changed_at")),
  },
  several: {
    members: {
      parts: { value: text(sql.ref("account_groups.account_id")) },
      has: (condition) => sql<SqlBool>`groups.name in (select name from account_groups where ${condition})`,
    },
  },
};

/** The groups of a page, in the order of their names, and how many there are in all. */
export async function findGroupIds(
  db: Database,
  { filter, offset, count }: Page,
): Promise<Outcome<{ readonly total: number; readonly ids: GroupId[] }, "invalid_filter">> {
  const condition = filter === null ? null : conditionOf(filter, groupUrn, searchable);
  if (filter !== null && condition === null) return refuse("invalid_filter");
  let found = db.selectFrom("groups");
  if (condition !== null) found = found.where(condition);
  const { total } = await found.select(({ fn }) => fn.countAll().as("total")).executeTakeFirstOrThrow();
  if (count === 0) return accept({ total: Number(total), ids: [] });
  const rows = await found.select("id").orderBy("name").limit(count).offset(offset).execute();
  return accept({ total: Number(total), ids: rows.map(({ id }) => id) });
}

export interface GroupOfPerson {
  readonly accountId: AccountId;
  readonly id: GroupId;
  readonly name: string;
}

/** Which groups these people are in, by name. */
export async function groupsOfPeople(db: Database, ids: readonly AccountId[]): Promise<GroupOfPerson[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("account_groups")
    .innerJoin("groups", "groups.name", "account_groups.name")
    .select(["account_groups.account_id as accountId", "groups.id", "groups.name"])
    .where("account_groups.account_id", "in", ids)
    .orderBy("groups.name")
    .execute();
}

export interface Member {
  readonly id: AccountId;
  readonly displayName: string;
}

export const membersOf = (db: Database, group: string): Promise<Member[]> =>
  db
    .selectFrom("account_groups")
    .innerJoin("accounts", "accounts.id", "account_groups.account_id")
    .select(["accounts.id", "accounts.display_name as displayName"])
    .where("account_groups.name", "=", group)
    .orderBy("accounts.id")
    .execute();

/** Of these ids, those that are somebody's. */
export async function peopleAmong(db: Database, ids: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce) as AccountId[];
    const rows = await db
      .selectFrom("accounts")
      .select("id")
      .where("id", "in", some)
      .where("deleted_at", "is", null)
      .execute();
    for (const { id } of rows) known.add(id);
  }
  return known;
}

/** Both databases bound how many values one statement may have. */
const idsAtOnce = 500;
