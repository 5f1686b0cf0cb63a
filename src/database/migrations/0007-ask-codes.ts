import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createTables } from "./table-notation.ts";

/** Codes that people tell apps which ask for them by name (CIBA's `user_code`). */
export const askCodes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTables(db, {
      ask_codes: { account_id: "key -> accounts", salt: "text", code_hash: "text", created_at: "int" },
    });
  },
};
