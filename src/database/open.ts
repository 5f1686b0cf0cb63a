import { closeSync, existsSync, fchmodSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type Dialect, Kysely, sql, type Transaction } from "kysely";
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from "kysely/migration";
import { GroupedWrites } from "./grouped-writes.ts";
import { migrations } from "./migrations/timeline.ts";
import type { Schema } from "./schema.ts";
import { GroupedAdapter, groupedSqliteDialect } from "./sqlite-dialect.ts";
import { TracedFile } from "./traced-statements.ts";

/** A connection or a transaction: every store function takes one as its first parameter. */
export type Database = Kysely<Schema> | Transaction<Schema>;

export type DatabaseKind = "sqlite" | "postgres";

export const databaseKind = (url: string): DatabaseKind => (url.startsWith("sqlite:") ? "sqlite" : "postgres");

/**
 * Opens `sqlite:PATH`, `sqlite::memory:` or `postgres://…` and brings the schema up to date.
 * Throws when the database cannot be reached or a migration fails; a failed migration leaves the schema as it was.
 */
export async function openDatabase(url: string): Promise<Kysely<Schema>> {
  const db = await openUnmigrated(url);
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** The database as it is, whatever its schema; for a restore, which makes the schema that its backup needs. */
export async function openUnmigrated(url: string): Promise<Kysely<Schema>> {
  if (databaseKind(url) === "sqlite") return new Kysely<Schema>({ dialect: sqliteDialect(url) });
  // Only here: who keeps a file does without the driver and its memory.
  const { postgresDialect } = await import("./postgres-dialect.ts");
  return new Kysely<Schema>({ dialect: postgresDialect(url) });
}

/** Brings the schema to the named migration, or up to date. Throws when it cannot. */
export async function migrate(db: Database, to?: string): Promise<void> {
  const own = Object.keys(migrations).toSorted();
  const done = await doneMigrations(db);
  const later = done.filter((name) => name > (own.at(-1) ?? ""));
  // The usual start: the migrator would look at every table thrice.
  if (to === undefined && isDeepStrictEqual(done, [...own, ...later])) return;
  const known = { ...migrations, ...Object.fromEntries(later.map((name) => [name, doneElsewhere])) };
  await inOne(db, async (within) => {
    const migrator = new Migrator({ db: within, provider: { getMigrations: async () => known } });
    const { error } = await (to === undefined ? migrator.migrateToLatest() : migrator.migrateTo(to));
    if (error !== undefined) throw new Error("the database could not be brought up to date", { cause: error });
  });
}

/**
 * What a newer version has done to this database already. This one may start beside it during a rolling restart, because a
 * migration takes nothing away that the version before it needs (CONTRIBUTING.md).
 */
const doneElsewhere: Migration = { up: async () => {} };

async function doneMigrations(db: Database): Promise<string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.map(({ name }) => name).toSorted();
}

/**
 * A file waits for the disk once instead of five times when the migrator's own tables are made in the same transaction. On
 * PostgreSQL that would end the transaction of whoever makes them second.
 */
async function inOne(db: Database, work: (db: Database) => Promise<void>): Promise<void> {
  const isFile = db.getExecutor().adapter instanceof GroupedAdapter;
  if (db.isTransaction || !isFile) await work(db);
  else await db.transaction().execute(work);
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
