import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
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
 * Each call opens a new, migrated, empty database. What a test or a `beforeEach` opened is closed after that test, what
 * a `beforeAll` opened is closed at the end.
 */
export function forEachDatabase(block: (openDatabase: OpenDatabase, kind: DatabaseKind) => void): void {
  for (const kind of ["sqlite", "postgres"] as const) {
    describe(kind, () => block(databaseOpener(kind), kind));
  }
}

export interface OpenDatabase {
  /** Opens a new database, or with a `url` from `newUrl` one more connection to that database. */
  (url?: string): Promise<Kysely<Schema>>;
  /** The address of a new, empty database, for tests that open it more than once or start a server on it. */
  newUrl(): Promise<string>;
}

function databaseOpener(kind: DatabaseKind): OpenDatabase {
  const openForAll: Kysely<Schema>[] = [];
  const openForTest: Kysely<Schema>[] = [];
  const folders: string[] = [];
  let open = openForAll;

  const close = async (list: Kysely<Schema>[]) => {
    await Promise.all(list.splice(0).map((db) => db.destroy()));
  };
  beforeEach(() => {
    open = openForTest;
  });
  afterEach(async () => {
    open = openForAll;
    await close(openForTest);
  });
  afterAll(async () => {
    await close(openForAll);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  const newUrl = async () => {
    if (kind === "postgres") return newPostgresUrl();
    const folder = mkdtempSync(join(tmpdir(), "countersign-sqlite-"));
    folders.push(folder);
    return `sqlite:${join(folder, "test.db")}`;
  };
  const openDatabase = async (url?: string) => {
    const db = await openProductDatabase(url ?? (await newUrl()));
    open.push(db);
    return db;
  };
  return Object.assign(openDatabase, { newUrl });
}

/** `tests/kit/postgres-server.ts` starts the server when first asked, and makes a database for each request. */
async function newPostgresUrl(): Promise<string> {
  const response = await fetch(inject("postgresDoor"));
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}
