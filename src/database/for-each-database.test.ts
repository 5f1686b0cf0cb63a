import { sql } from "kysely";
import { expect, it } from "vitest";
import { forEachDatabase } from "./for-each-database.ts";

forEachDatabase((openDatabase, kind) => {
  it("opens the database it says", async () => {
    const db = await openDatabase();
    const version =
      kind === "sqlite"
        ? sql<{ version: string }>`select sqlite_version() as version`
        : sql<{ version: string }>`select version() as version`;
    const { rows } = await version.execute(db);
    expect(rows[0]?.version).toMatch(kind === "sqlite" ? /^3\./ : /^PostgreSQL 18/);
  });

  it("gives each test an empty database, and two connections to one", async () => {
    const url = await openDatabase.newUrl();
    const [first, second] = [await openDatabase(url), await openDatabase(url)];
    await sql`create table things (name text)`.execute(first);
    await sql`insert into things values ('a')`.execute(first);
    expect((await sql`select name from things`.execute(second)).rows).toEqual([{ name: "a" }]);
    const other = await openDatabase();
    await expect(sql`select name from things`.execute(other)).rejects.toThrow();
  });
});
