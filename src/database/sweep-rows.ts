import { setImmediate as nextTurn } from "node:timers/promises";
import { sql } from "kysely";
import type { Database } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Rows that stay this few to one statement hold no lock for long, on SQLite the only one there is. */
const rowsPerSlice = 500;

/** A table whose rows run out: its key, and the column that says when. An index leads with that column. */
export interface Expiring {
  readonly table: keyof Schema;
  readonly key: string;
  readonly column: string;
}

/** Deletes what ran out before the instant, the oldest first, in slices between which others have their turn. */
export const sweepRows = (db: Database, rows: Expiring, instant: number): Promise<void> =>
  inSlices((limit) => deleteOldest(db, rows, instant, limit));

/** Repeats until a slice was not full. `deleteSlice` deletes at most so many rows and returns how many. */
export async function inSlices(deleteSlice: (limit: number) => Promise<number>): Promise<void> {
  while ((await deleteSlice(rowsPerSlice)) === rowsPerSlice) await nextTurn();
}

async function deleteOldest(db: Database, { table, key, column }: Expiring, instant: number, limit: number) {
  // Always in the same order, so that two processes that sweep at once wait for each other and do not embrace.
  const result = await sql`
    delete from ${sql.table(table)} where ${sql.ref(key)} in (
      select ${sql.ref(key)} from ${sql.table(table)} where ${sql.ref(column)} < ${instant}
      order by ${sql.ref(column)}, ${sql.ref(key)} limit ${limit})`.execute(db);
  return Number(result.numAffectedRows ?? 0n);
}
