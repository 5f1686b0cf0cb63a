import { closeSync, existsSync, fchmodSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { type Dialect, Kysely, type PostgresDialect, sql, type Transaction } from "kysely";
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from "kysely/migration";
import pg from "pg";
import { GroupedWrites } from "./grouped-writes.ts";
import { migrations } from "./migrations/timeline.ts";
import type { Schema } from "./schema.ts";
import { groupedSqliteDialect } from "./sqlite-dialect.ts";
import { TracedFile, TracedPostgresDialect } from "./traced-statements.ts";

/** A connection or a transaction: every store function takes one as its first parameter. */
export type Database = Kysely<Schema> | Transaction<Schema>;

export type DatabaseKind = "sqlite" | "postgres";

export const databaseKind = (url: string): DatabaseKind => (url.startsWith("sqlite:") ? "sqlite" : "postgres");

/**
 * Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…` and brings the schema up to date.
 * Throws when the database cannot be reached or a migration fails; a failed migration leaves the schema as it was.
 */
export async function openDatabase(url: string): Promise<Kysely<Schema>> {
  const db = openUnmigrated(url);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** The database as it is, whatever its schema; for a restore, which makes the schema that its backup needs. */
export const openUnmigrated = (url: string): Kysely<Schema> =>
  new Kysely<Schema>({ dialect: databaseKind(url) === "sqlite" ? sqliteDialect(url) : postgresDialect(url) });

/** Brings the schema to the named migration, or up to date. Throws when it cannot. */
export async function migrate(db: Database, to?: string): Promise<void> {
  const known = { ...migrations, ...(await laterMigrations(db)) };
  const migrator = new Migrator({ db, provider: { getMigrations: async () => known } });
  const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
  if (error !== undefined) throw new Error("the database could not be brought up to date", { cause: error });
}

/**
 * What a newer version has done to this database already. This one may start beside it during a rolling restart, because a
 * migration takes nothing away that the version before it needs (CONTRIBUTING.md).
 */
async function laterMigrations(db: Database): Promise<Record<string, Migration>> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return {};
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  const last = Object.keys(migrations).toSorted().at(-1) ?? "";
  return Object.fromEntries(
    rows.filter(({ name }) => name > last).map(({ name }) => [name, { up: async () => {} } satisfies Migration]),
  );
}

function sqliteDialect(url: string): Dialect {
  const path = url.slice("sqlite:".length);
  if (path !== ":memory:") makeOwnFile(path);
  return groupedSqliteDialect(new TracedFile(new GroupedWrites(path)));
}

/**
 * Only the owner may read the file, whatever the umask says: it holds the private signing keys. SQLite gives the files that it makes
 * beside it the same mode. One that is there already stays as its owner wants it.
 */
function makeOwnFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path)) return;
  const file = openSync(path, "a", 0o600);
  fchmodSync(file, 0o600);
  closeSync(file);
}

/** PostgreSQL sends bigint (type 20) as text; every one of ours is an instant or a count, exact as a number. */
export const postgresTypes = {
  getTypeParser: (type: number, format?: "text" | "binary") =>
    type === 20 ? Number : pg.types.getTypeParser(type, format as "text"),
};

function postgresDialect(url: string): PostgresDialect {
  const pool = new pg.Pool({ connectionString: url, types: postgresTypes, max: 10, connectionTimeoutMillis: 5000 });
  // An idle connection that breaks (a restart of the database) is replaced at the next query; without a listener Node
  // would end the process. A query that cannot connect still fails, and is reported by whoever asked.
  pool.on("error", () => {});
  // The same for one that breaks while a transaction holds it and no statement is under way: the next one fails.
  pool.on("connect", (client) => client.on("error", () => {}));
  return new TracedPostgresDialect({ pool });
}
