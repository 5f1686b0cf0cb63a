import type { SteppedDatabase } from "./stepped-database.ts";
import { SteppedSqlite } from "./stepped-sqlite.ts";

/** Opens a database of this kind to simulate on, migrated and empty. */
export async function openStepped(
  kind: string,
): Promise<{ readonly database: SteppedDatabase; readonly close: () => Promise<void> }> {
  if (kind !== "sqlite") throw new Error(`there is no database "${kind}" to simulate on`);
  const database = await SteppedSqlite.open();
  return { database, close: () => database.close() };
}
