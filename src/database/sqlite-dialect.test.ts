import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Kysely, sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GroupedWrites } from "./grouped-writes.ts";
import { groupedSqliteDialect } from "./sqlite-dialect.ts";

interface Tables {
  facts: { name: string };
  links: { name: string };
}
let folder: string;
let db: Kysely<Tables>;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-dialect-"));
  db = new Kysely({ dialect: groupedSqliteDialect(new GroupedWrites(join(folder, "test.db"))) });
  await sql`create table facts (name text primary key) strict`.execute(db);
  // Checked at the commit, which then fails for everybody in the group.
  await sql`create table links (name text references facts (name) deferrable initially deferred) strict`.execute(db);
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

async function write(table: keyof Tables, name: string, turns = 0): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx.insertInto(table).values({ name }).execute();
    for (let turn = 0; turn < turns; turn++) await nextTurn();
    await tx
      .insertInto(table)
      .values({ name: `${name} again` })
      .execute();
  });
}

it("takes nothing from whoever came after a commit that failed", async () => {
  const failing = write("links", "nobody");
  // Still under way when the group is to be committed, so that the third waits behind that commit.
  const slow = write("facts", "slow", 8);
  for (let turn = 0; turn < 4; turn++) await nextTurn();
  const later = write("facts", "later", 3);
  const results = await Promise.allSettled([failing, slow, later]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "fulfilled"]);
  const names = await db.selectFrom("facts").select("name").orderBy("name").execute();
  expect(names).toEqual([{ name: "later" }, { name: "later again" }]);
});
