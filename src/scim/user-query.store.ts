import { type SqlBool, sql } from "kysely";
import { foldForSearch, foldIdentifier } from "../accounts/account.ts";
import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Resource } from "./attribute.ts";
import type { Filter } from "./filter.ts";
import { conditionOf, flag, instant, type Searchable, type SearchableAttributes, text } from "./filter-sql.store.ts";
import { userUrn } from "./schemas.ts";
import type { KeptUser } from "./user.ts";

export interface Page {
  readonly filter: Filter | null;
  readonly offset: number;
  readonly count: number;
}

const fold = (value: string): string => value.toLowerCase();

const external: Searchable = (by, value) => {
  const condition = text(sql.ref("scim_users.external_id"))(by === "ne" ? "eq" : by, value);
  if (condition === null) return null;
  const those = sql`(select account_id from scim_users where ${condition})`;
  return by === "ne" ? sql<SqlBool>`accounts.id not in ${those}` : sql<SqlBool>`accounts.id in ${those}`;
};

const changedAt = sql<number>`coalesce(
  (select changed_at from scim_users where scim_users.account_id = accounts.id), accounts.created_at)`;

/**
 * What people are found by; docs/operating/scim.md lists the same. Other tables are asked inside, so that whoever is searched for
 * otherwise, or not at all, is counted without them.
 */
const searchable: SearchableAttributes = {
  single: {
    id: text(sql.ref("accounts.id")),
    username: text(sql.ref("accounts.identifier"), { fold: foldIdentifier }),
    displayname: text(sql.ref("accounts.search_name"), { fold: foldForSearch }),
    externalid: external,
    active: flag(sql<SqlBool>`accounts.disabled_at is null`),
    "meta.created": instant(sql.ref("accounts.created_at")),
    "meta.lastmodified": instant(changedAt),
  },
  several: {
    emails: {
      parts: {
        value: text(sql.ref("scim_emails.value"), { fold }),
        type: text(sql.ref("scim_emails.type"), { fold }),
      },
      has: (condition) => sql<SqlBool>`accounts.id in (select account_id from scim_emails where ${condition})`,
    },
    groups: {
      parts: { value: text(sql.ref("groups.id")) },
      has: (condition) => sql<SqlBool>`accounts.id in (
        select account_id from account_groups inner join groups on groups.name = account_groups.name
        where ${condition})`,
    },
  },
};

/** The people of a page, oldest first, and how many there are in all. Those that were forgotten are nowhere. */
export async function findUserIds(
  db: Database,
  { filter, offset, count }: Page,
): Promise<Outcome<{ readonly total: number; readonly ids: AccountId[] }, "invalid_filter">> {
  const condition = filter === null ? null : conditionOf(filter, userUrn, searchable);
  if (filter !== null && condition === null) return refuse("invalid_filter");
  let found = db.selectFrom("accounts").where("accounts.deleted_at", "is", null);
  if (condition !== null) found = found.where(condition);
  const { total } = await found.select(({ fn }) => fn.countAll().as("total")).executeTakeFirstOrThrow();
  if (count === 0) return accept({ total: Number(total), ids: [] });
  const rows = await found
    .select("accounts.id")
    .orderBy("accounts.created_at")
    .orderBy("accounts.id")
    .limit(count)
    .offset(offset)
    .execute();
  return accept({ total: Number(total), ids: rows.map(({ id }) => id) });
}

/** What is kept of these people, for those that a provisioning system has touched. */
export async function findKept(db: Database, ids: readonly AccountId[]): Promise<Map<AccountId, KeptUser>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("scim_users").selectAll().where("account_id", "in", ids).execute();
  return new Map(
    rows.map(({ account_id, external_id: externalId, attributes, changed_at: changedAt }) => [
      account_id,
      { externalId, attributes: JSON.parse(attributes) as Resource, changedAt },
    ]),
  );
}
