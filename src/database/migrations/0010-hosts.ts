import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { createTables } from "./table-notation.ts";

/** Machines that people sign in to, and what they ask for. */
export const hosts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTables(db, {
      hosts: {
        id: "key -> clients",
        name: "text",
        system: "text",
        key_thumbprint: "text",
        policy: "text",
        joined_at: "int",
        joined_by: "text -> accounts",
        request_id: "unique",
        removed_at: "int?",
        last_used_at: "int?",
      },
      host_requests: { request_id: "key", asked: "text" },
    });
    await db.schema
      .createIndex("hosts_by_name")
      .on("hosts")
      .column("name")
      .unique()
      .where(sql.ref("removed_at"), "is", null)
      .execute();
  },
};
