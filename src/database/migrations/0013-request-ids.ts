import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { addColumns } from "./table-notation.ts";

/** Audit events name the request that did it, as the log does. */
export const requestIds: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, [["audit_events", "request_id", "text?"]]);
  },
};
