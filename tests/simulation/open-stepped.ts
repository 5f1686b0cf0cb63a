import { startPostgres } from "../kit/postgres-server.ts";
import type { SteppedDatabase } from "./stepped-database.ts";
import { SteppedPostgres } from "./stepped-postgres.ts";
import { SteppedSqlite } from "./stepped-sqlite.ts";

/** Opens a database of this kind to simulate on, migrated and empty; a PostgreSQL is started unless its address is told. */
export async function openStepped(
  kind: string,
  url?: string,
): Promise<{ readonly database: SteppedDatabase; readonly close: () => Promise<void> }> {
  if (kind === "sqlite") {
    const database = await SteppedSqlite.open();
    return { database, close: () => database.close() };
  }
  if (kind !== "postgres") throw new Error(`there is no database "${kind}" to simulate on`);
  const server = url === undefined ? await startPostgres() : null;
  const database = await SteppedPostgres.open(url ?? (await server?.newDatabase()) ?? "");
  return {
    database,
    close: async () => {
      await database.close();
      await server?.stop();
    },
  };
}
