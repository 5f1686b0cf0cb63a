import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { addColumns, createIndexes } from "./table-notation.ts";

/** What new screens ask to be, and what they have become: one of the account's own devices, or a shared screen. */
export const firstRun: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, [
      ["sign_in_requests", "wanted_use", "text?"],
      ["sessions", "screen_use", "text?"],
      ["grants", "screen_use", "text?"],
    ]);
    // Nearly all are null: this finds the few shared screens that nobody uses any more.
    await createIndexes(db, [["sessions_by_screen_use", "sessions", ["screen_use"]]]);
  },
};
