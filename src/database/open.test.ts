import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Kysely, sql } from "kysely";
import { expect, inject, it } from "vitest";
import { forEachDatabase } from "./for-each-database.ts";
import { migrations } from "./migrations/timeline.ts";
import { type DatabaseKind, migrate, openDatabase as open } from "./open.ts";
import type { Schema } from "./schema.ts";

/** Takes away what the test kit had migrated. */
async function emptyOut(db: Kysely<Schema>, kind: DatabaseKind): Promise<void> {
  if (kind === "postgres") {
    await sql`drop schema public cascade`.execute(db);
    await sql`create schema public`.execute(db);
    return;
  }
  await sql`pragma foreign_keys = off`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`.execute(db);
  for (const { name } of rows) await sql`drop table ${sql.table(name)}`.execute(db);
}

forEachDatabase((openDatabase, kind) => {
  it("starts beside a newer version that has migrated the database already", async () => {
    const url = await openDatabase.newUrl();
    const newer = await openDatabase(url);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-of-tomorrow', '2030-01-01T00:00:00Z')`.execute(
      newer,
    );
    const older = await openDatabase(url);
    expect(await older.selectFrom("accounts").selectAll().execute()).toEqual([]);
  });

  it("refuses a database whose past is not its own", async () => {
    const url = await openDatabase.newUrl();
    const db = await openDatabase(url);
    await sql`insert into kysely_migration (name, timestamp) values ('0002-of-somebody-else', '2020-01-01T00:00:00Z')`.execute(
      db,
    );
    await expect(open(url)).rejects.toThrow("the database could not be brought up to date");
  });

  it("is brought up to date once when three processes start together on an empty one", async () => {
    const url = await openDatabase.newUrl();
    const db = await openDatabase(url);
    await emptyOut(db, kind);
    const opening = `const { openDatabase } = await import(${JSON.stringify(new URL("open.ts", import.meta.url))});
      await (await openDatabase(${JSON.stringify(url)})).destroy();`;
    const node = promisify(execFile);
    await Promise.all([1, 2, 3].map(() => node(process.execPath, ["--input-type=module", "--eval", opening])));
    const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(migrations));
  });

  it("makes owners of the administrators of before there were roles, and finds them by name (0008)", async () => {
    const url = await openDatabase.newUrl();
    const db = await openDatabase(url);
    await emptyOut(db, kind);
    await migrate(db, "0007-ask-codes");
    for (const [name, role] of [
      ["ada", "administrator"],
      ["bob", "person"],
    ])
      await sql`insert into accounts (id, identifier, display_name, role, webauthn_user_id, created_at)
        values (${name}, ${name}, ${` Ä${name}`}, ${role}, ${name}, 1)`.execute(db);
    await migrate(db);
    const accounts = db.selectFrom("accounts").select(["identifier", "role", "search_name"]).orderBy("identifier");
    expect(await accounts.execute()).toEqual([
      { identifier: "ada", role: "owner", search_name: "äada" },
      { identifier: "bob", role: "person", search_name: "äbob" },
    ]);
  });

  it("keeps nothing of a migration that fails half-way", async () => {
    const url = await openDatabase.newUrl();
    const db = await openDatabase(url);
    await emptyOut(db, kind);
    // One of the tables that the first migration makes is there already.
    await sql`create table passkey_challenges (id text)`.execute(db);
    await expect(open(url)).rejects.toThrow("the database could not be brought up to date");
    const tables = await db.introspection.getTables();
    expect(tables.map(({ name }) => name)).toEqual(["passkey_challenges"]);
  });
});

it("makes a SQLite file that its owner alone reads, with what SQLite puts beside it, whatever the umask is", async () => {
  const folder = mkdtempSync(join(inject("runFolder"), "umask-"));
  // A process of its own: the umask belongs to the whole process.
  const opening = `process.umask(0);
    const { openDatabase } = await import(${JSON.stringify(new URL("open.ts", import.meta.url))});
    const db = await openDatabase("sqlite:" + ${JSON.stringify(join(folder, "own.db"))});
    const { readdirSync, statSync } = await import("node:fs");
    for (const name of readdirSync(${JSON.stringify(folder)}))
      console.log(name, (statSync(${JSON.stringify(`${folder}/`)} + name).mode & 0o777).toString(8));
    await db.destroy();`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", opening]);
  expect(stdout.trim().split("\n").toSorted()).toEqual(["own.db 600", "own.db-shm 600", "own.db-wal 600"]);
});
