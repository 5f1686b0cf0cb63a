import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { afterAll, afterEach, beforeEach, describe, inject } from "vitest";
import { type DatabaseKind, openDatabase as openProductDatabase } from "./open.ts";
import type { Schema } from "./schema.ts";

/**
 * The test kit of the stores: runs a block of tests once on SQLite and once on a real PostgreSQL.
 *
 *     forEachDatabase((openDatabase) => {
 *       it("hands an approved request to one of ten redeemers", async () => {
 *         const db = await openDatabase();
 *
 * Each call opens a migrated, empty database. What a test or a `beforeEach` opened is closed after that test, what a
 * `beforeAll` opened is closed at the end.
 */
export function forEachDatabase(block: (openDatabase: OpenDatabase, kind: DatabaseKind) => void): void {
  for (const kind of ["sqlite", "postgres"] as const) {
    describe(kind, () => block(databaseOpener(kind), kind));
  }
}

export interface OpenDatabase {
  /**
   * Opens an empty database that nobody else knows; its schema is not for changing, because another test gets it later.
   * With a `url` from `newUrl` opens one more connection to that database.
   */
  (url?: string): Promise<Kysely<Schema>>;
  /** The address of a new, empty database, for tests that open it more than once or start a server on it. */
  newUrl(): Promise<string>;
}

/** Databases without an address that a test has done with, still connected: emptying one is much cheaper than a new one. */
const idle: Record<DatabaseKind, Kysely<Schema>[]> = { sqlite: [], postgres: [] };

function databaseOpener(kind: DatabaseKind): OpenDatabase {
  const openForAll: Opened[] = [];
  const openForTest: Opened[] = [];
  let open = openForAll;

  const close = async (list: Opened[]) => {
    await Promise.all(
      list.splice(0).map(({ db, isReusable }) => (isReusable ? void idle[kind].push(db) : db.destroy())),
    );
  };
  beforeEach(() => {
    open = openForTest;
  });
  afterEach(async () => {
    open = openForAll;
    await close(openForTest);
  });
  afterAll(() => close(openForAll));

  const openDatabase = async (url?: string) => {
    const db = url === undefined ? await openEmpty(kind) : await openProductDatabase(url);
    open.push({ db, isReusable: url === undefined });
    return db;
  };
  return Object.assign(openDatabase, { newUrl: () => newUrl[kind]() });
}

interface Opened {
  readonly db: Kysely<Schema>;
  readonly isReusable: boolean;
}

async function openEmpty(kind: DatabaseKind): Promise<Kysely<Schema>> {
  const used = idle[kind].pop();
  if (used === undefined) return openProductDatabase(await newUrl[kind]());
  await emptyOut(used, kind);
  return used;
}

/** Without foreign keys until the end, so that the order of the tables does not matter. */
async function emptyOut(db: Kysely<Schema>, kind: DatabaseKind): Promise<void> {
  const deletions = (await namesOfTables(db)).map((name) => `delete from "${name}"`);
  const loosen = kind === "sqlite" ? "pragma defer_foreign_keys = on" : "set local session_replication_role = replica";
  await db.transaction().execute(async (tx) => {
    // One message to PostgreSQL; SQLite takes one statement at a time.
    const messages = kind === "sqlite" ? [loosen, ...deletions] : [[loosen, ...deletions].join(";")];
    for (const message of messages) await sql.raw(message).execute(tx);
  });
}

let tables: Promise<string[]> | undefined;

/** Of the product: what Kysely keeps for migrations stays. */
const namesOfTables = (db: Kysely<Schema>): Promise<string[]> => {
  tables ??= db.introspection.getTables().then((found) => found.map(({ name }) => name));
  return tables;
};

const newUrl: Record<DatabaseKind, () => Promise<string>> = {
  sqlite: async () => `sqlite:${join(mkdtempSync(join(inject("runFolder"), "sqlite-")), "test.db")}`,
  /** `tests/kit/postgres-server.ts` starts the server when first asked, and makes a database for each request. */
  postgres: async () => {
    const response = await fetch(inject("postgresDoor"));
    if (!response.ok) throw new Error(await response.text());
    return response.text();
  },
};
