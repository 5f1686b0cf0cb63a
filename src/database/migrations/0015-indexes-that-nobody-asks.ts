import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Tokens are never looked up by their grant: whether it has ended is asked of the grant itself. Each entry lay at a place of its own,
 * by when the grant had been made, so that each refresh wrote a page for it. And of the others most rows name nothing.
 */
export const indexesThatNobodyAsks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const index of ["refresh_tokens_by_grant", "authorization_codes_by_grant", "access_tokens_by_grant"])
      await db.schema.dropIndex(index).execute();
    for (const [index, table, column] of [
      ["sessions_by_sign_in_request", "sessions", "sign_in_request_id"],
      ["sessions_by_device", "sessions", "device_id"],
      ["sessions_by_screen_use", "sessions", "screen_use"],
      ["grants_by_sign_in_request", "grants", "sign_in_request_id"],
    ] as const) {
      await db.schema.dropIndex(index).execute();
      await db.schema.createIndex(index).on(table).column(column).where(sql.ref(column), "is not", null).execute();
    }
  },
};
