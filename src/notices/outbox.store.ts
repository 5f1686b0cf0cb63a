import type { Database } from "../database/open.ts";
import type { OutboxTable } from "../database/schema.ts";

export type OutboxRow = OutboxTable;

/** False when the same thing (`once`) is there already. */
export async function insertIntoOutbox(db: Database, row: OutboxRow): Promise<boolean> {
  const result = await db
    .insertInto("outbox")
    .values(row)
    .onConflict((conflict) => conflict.column("once").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}
