import type { PostgresDialect } from "kysely";
import pg from "pg";
import { TracedPostgresDialect } from "./traced-statements.ts";

/** PostgreSQL sends bigint (type 20) as text; every one of ours is an instant or a count, exact as a number. */
export const postgresTypes = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    type === 20 ? Number : pg.types.getTypeParser(type, format as "text"),
};

/** Opens no connection yet: that is for the first query. */
export function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, types: postgresTypes, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that breaks (a restart of the database) is replaced at the next query; without a listener Node
  // would end the process. A query that cannot connect still fails, and is reported by whoever asked.
  pool.on("error", () => {});
  // The same for one that breaks while a transaction holds it and no statement is under way: the next one fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  return new TracedPostgresDialect({ pool });
}
