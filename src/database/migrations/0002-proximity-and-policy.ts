import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

/** [table, column, type]: all optional, so that rows of before keep their meaning: no evidence, full form. */
const columns: [string, string, "text" | "int"][] = [
  ["sign_in_requests", "terms", "text"],
  ["sign_in_requests", "browser_key", "text"],
  ["sign_in_requests", "nearby_at", "int"],
  ["sign_in_requests", "wrong_checks", "int"],
  ["sessions", "verdict", "text"],
  ["sessions", "form", "text"],
  ["grants", "verdict", "text"],
  ["grants", "form", "text"],
  ["clients", "policy", "text"],
  ["clients", "last_used_at", "int"],
  ["accounts", "protected_until", "int"],
  ["passkeys", "added_in_session_id", "text"],
  ["consents", "session_id", "text"],
];

export const proximityAndPolicy: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const types = columnTypes(db);
    for (const [table, column, type] of columns) {
      await db.schema
        .alterTable(table)
        .addColumn(column, type === "int" ? types.integer : "text")
        .execute();
    }
    const knownBrowsers = db.schema
      .createTable("known_browsers")
      .addColumn("id", "text", (column) => column.primaryKey())
      .addColumn("account_id", "text", (column) => column.notNull().references("accounts.id"))
      .addColumn("key_thumbprint", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("sign_in_request_id", "text")
      .addColumn("created_at", types.integer, (column) => column.notNull())
      .addColumn("last_seen_at", types.integer, (column) => column.notNull())
      .addUniqueConstraint("known_browsers_key", ["account_id", "key_thumbprint"]);
    await types.finish(knownBrowsers).execute();
    const signals = db.schema
      .createTable("nearby_channels")
      .addColumn("request_id", "text", (column) => column.primaryKey())
      .addColumn("phone_nonce", "text", (column) => column.notNull())
      .addColumn("screen_nonce", "text", (column) => column.notNull())
      .addColumn("offer", "text", (column) => column.notNull())
      .addColumn("answer", "text")
      .addColumn("phone_returned_at", types.integer)
      .addColumn("screen_returned_at", types.integer)
      .addColumn("expires_at", types.integer, (column) => column.notNull());
    await types.finish(signals).execute();
    await db.schema.createIndex("nearby_channels_by_expiry").on("nearby_channels").columns(["expires_at"]).execute();
  },
};
