import type { Migration } from "kysely/migration";
import { initialTables } from "./0001-initial-tables.ts";

/** The one timeline for both databases, in order. A migration that has been released is never edited. */
export const migrations: Record<string, Migration> = {
  "0001-initial-tables": initialTables,
};
