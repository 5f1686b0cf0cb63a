import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { systemRandom } from "../../random.ts";
import {
  addColumns,
  type ColumnNotation,
  createIndexes,
  createTables,
  type IndexNotation,
  type TableNotation,
} from "./table-notation.ts";

const columns: readonly ColumnNotation[] = [
  ["accounts", "deleted_at", "int?"],
  ["invitations", "account_id", "text?"],
  ["invitations", "address", "text?"],
];

const tables: Record<string, TableNotation> = {
  groups: {
    id: "key",
    name: "unique",
    external_id: "text?",
    kept: "int",
    version: "int",
    created_at: "int",
    changed_at: "int",
  },
  scim_tokens: { id: "key", name: "text", token_hash: "unique", created_at: "int", last_used_at: "int?" },
  scim_users: {
    account_id: "key -> accounts",
    external_id: "text?",
    attributes: "text",
    version: "int",
    changed_at: "int",
  },
  scim_emails: { account_id: "part -> accounts", value: "part", type: "text?" },
  webhooks: {
    id: "key",
    url: "text",
    events: "text",
    secret: "text",
    created_at: "int",
    ended_at: "int?",
  },
};

const indexes: readonly IndexNotation[] = [
  ["invitations_by_account", "invitations", ["account_id"]],
  // Every column of it is in the index: a page of ids is read without looking at the people before it.
  ["accounts_by_creation", "accounts", ["created_at", "id", "deleted_at"]],
  ["scim_users_by_external_id", "scim_users", ["external_id"]],
  ["scim_emails_by_value", "scim_emails", ["value"]],
];

/** People and groups that come from elsewhere, the tokens they come with, and who is told of what happens here. */
export const scimAndWebhooks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, columns);
    await createTables(db, tables);
    await createIndexes(db, indexes);
    await nameGroups(db as Kysely<GroupTables>);
  },
};

interface GroupTables {
  account_groups: { name: string };
  groups: { id: string; name: string; kept: number; version: number; created_at: number; changed_at: number };
}

/** Groups were their members and nothing else; from now on each has an id. */
async function nameGroups(db: Kysely<GroupTables>): Promise<void> {
  const found = await db.selectFrom("account_groups").select("name").distinct().execute();
  const now = Date.now();
  for (const { name } of found)
    await db
      .insertInto("groups")
      .values({ id: systemRandom.id("grp_"), name, kept: 0, version: 1, created_at: now, changed_at: now })
      .execute();
}
