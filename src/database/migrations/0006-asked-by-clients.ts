import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { addColumns } from "./table-notation.ts";

/** What a client says when it begins a sign-in itself, by device grant or CIBA. */
export const askedByClients: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, [["sign_in_requests", "resource", "text"]]);
  },
};
