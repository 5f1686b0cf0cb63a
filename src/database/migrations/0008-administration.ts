import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { addColumns, createIndexes, createTables } from "./table-notation.ts";

interface Before {
  accounts: { id: string; display_name: string; search_name: string; role: string };
  invitations: { role: string };
}

const accountsAtOnce = 500;

/** Roles, people that can be searched for, alerts that somebody has seen to. Administrators of before become owners. */
export const administration: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, [["accounts", "search_name", "text = "]]);
    await createTables(db, { acknowledged_alerts: { sequence: "int part", account_id: "text?", at: "int" } });
    await createIndexes(db, [
      ["accounts_by_role", "accounts", ["role"]],
      // A search reads this index from end to end and no row (0037).
      ["accounts_for_search", "accounts", ["identifier", "search_name", "disabled_at"]],
      ["account_groups_by_name", "account_groups", ["name"]],
    ]);
    await createPartialIndexes(db);
    const rows = db as Kysely<Before>;
    for (const table of ["accounts", "invitations"] as const)
      await rows.updateTable(table).set({ role: "owner" }).where("role", "=", "administrator").execute();
    await fillSearchNames(rows);
  },
};

/** For the lists of administrators, of what they list alone: sign-ins that nobody opened, and other events, cost nothing more. */
async function createPartialIndexes(db: Kysely<unknown>): Promise<void> {
  for (const [name, columns] of [
    ["sign_in_requests_opened", ["created_at"]],
    ["sign_in_requests_opened_by_account", ["account_id", "created_at"]],
  ] as const)
    await db.schema
      .createIndex(name)
      .on("sign_in_requests")
      .columns([...columns])
      .where(sql.ref("account_id"), "is not", null)
      .execute();
  await db.schema
    .createIndex("audit_events_alerts")
    .on("audit_events")
    .column("sequence")
    .where(sql<boolean>`substr(event, 1, 6) = 'alert_'`)
    .execute();
}

/** `foldForSearch` as it is today: a migration stays what it was. */
async function fillSearchNames(db: Kysely<Before>): Promise<void> {
  let last = "";
  for (;;) {
    const some = await db
      .selectFrom("accounts")
      .select(["id", "display_name"])
      .where("id", ">", last)
      .orderBy("id")
      .limit(accountsAtOnce)
      .execute();
    for (const { id, display_name: name } of some)
      await db
        .updateTable("accounts")
        .set({ search_name: name.normalize("NFKC").trim().toLowerCase() })
        .where("id", "=", id)
        .execute();
    if (some.length < accountsAtOnce) return;
    last = some.at(-1)?.id ?? last;
  }
}
