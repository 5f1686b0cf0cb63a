import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SQLite from "better-sqlite3";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { GroupedWrites } from "./grouped-writes.ts";

let folder: string;
let path: string;
let file: GroupedWrites;
let other: SQLite.Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "countersign-group-"));
  path = join(folder, "test.db");
  file = new GroupedWrites(path, 150);
  await execute("create table facts (name text primary key) strict");
  other = new SQLite(path);
  other.pragma("busy_timeout = 0");
});
afterEach(() => {
  other.close();
  file.close();
  rmSync(folder, { recursive: true, force: true });
});

const execute = (sql: string, ...parameters: unknown[]) => file.execute<{ name: string }>({ sql, parameters });
const add = (name: string) => ({ sql: "insert into facts values (?)", parameters: [name] });
const names = async () => (await execute("select name from facts order by name")).rows.map(({ name }) => name);
/** What a program beside this one sees: what is committed, and nothing else. */
const committed = () =>
  other
    .prepare("select name from facts order by name")
    .all()
    .map((row) => (row as { name: string }).name);

async function write(name: string, end: "commit" | "rollback" = "commit"): Promise<readonly string[]> {
  await file.begin();
  file.executeInside(add(name));
  await file[end]();
  return committed();
}

it("makes all writes of one moment durable by one commit, and tells nobody before", async () => {
  const version = () => other.pragma("data_version", { simple: true });
  const before = version();
  const seen = await Promise.all(["a", "b", "c", "d"].map((name) => write(name)));
  // Each of them, the first too, was told only when all were there.
  for (const each of seen) expect(each).toEqual(["a", "b", "c", "d"]);
  expect(version()).not.toBe(before);
});

it("undoes one of a group and keeps its neighbours", async () => {
  await Promise.all([write("a"), write("b", "rollback"), write("c")]);
  expect(committed()).toEqual(["a", "c"]);
});

/** Order counts, and so does how often: the number of a row, and a sum that each addition multiplies. */
const addToSum = (amount: number) => ({
  sql: "update sums set sum = (sum * 31 + ?) % 1000003 returning sum",
  parameters: [amount],
});
const numberedRow = (amount: number) => ({
  sql: "insert into numbered (amount) values (?) returning number",
  parameters: [amount],
});

const work = fc.record({
  amounts: fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
  end: fc.constantFrom("commit", "rollback", "alone", "breaks a rule"),
});

it("keeps of a group what was to be kept, once and as it was told, whoever is undone before or after", async () => {
  await execute("create table sums (sum integer not null) strict");
  await execute("create table numbered (number integer primary key autoincrement, amount integer not null) strict");
  await execute("insert into sums values (0)");
  await fc.assert(
    fc.asyncProperty(fc.array(work, { maxLength: 12 }), async (works) => {
      await execute("update sums set sum = 0");
      await execute("delete from numbered");
      const told = await Promise.all(
        works.map(async ({ amounts, end }) => {
          if (end === "alone") {
            for (const amount of amounts.slice(0, 1)) await file.execute(addToSum(amount));
            return [];
          }
          await file.begin();
          const numbers = amounts.map((amount) => {
            file.executeInside(addToSum(amount));
            return { number: file.executeInside<{ number: number }>(numberedRow(amount)).rows[0]?.number, amount };
          });
          if (end === "breaks a rule")
            expect(() => file.executeInside({ sql: "update sums set sum = null", parameters: [] })).toThrow(/NOT NULL/);
          await file[end === "commit" ? "commit" : "rollback"]();
          return end === "commit" ? numbers : [];
        }),
      );
      // They have their turns in the order in which they asked for them.
      let sum = 0;
      for (const { amounts, end } of works)
        for (const amount of end === "commit" ? amounts : end === "alone" ? amounts.slice(0, 1) : [])
          sum = (sum * 31 + amount) % 1000003;
      expect(other.prepare("select sum from sums").get()).toEqual({ sum });
      expect(other.prepare("select number, amount from numbered order by number").all()).toEqual(told.flat());
    }),
    { numRuns: 60 },
  );
});

it("shows a reader nothing of a group before it is durable", async () => {
  await file.begin();
  file.executeInside(add("a"));
  expect(await names()).toEqual([]);
  const over = file.commit();
  expect(await names()).toEqual([]);
  await over;
  expect(await names()).toEqual(["a"]);
});

it("lets a statement that breaks a rule fail alone", async () => {
  const results = await Promise.allSettled([
    execute("insert into facts values ('a')"),
    execute("insert into facts values ('a')"),
    execute("insert into facts values ('b')"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(committed()).toEqual(["a", "b"]);
});

it("tells everybody of a group that could not be committed, whatever they had decided, and goes on", async () => {
  // A foreign key that is checked at the commit fails the commit itself.
  await execute("create table links (name text references facts (name) deferrable initially deferred) strict");
  const results = await Promise.allSettled([
    write("a"),
    write("b", "rollback"),
    execute("insert into links values ('nobody')"),
  ]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  expect(committed()).toEqual([]);
  expect(await write("c")).toEqual(["c"]);
});

it("refuses a write while another program holds the file, and takes the next one", async () => {
  other.exec("begin immediate");
  await expect(write("a")).rejects.toThrow(/locked/);
  await expect(execute("insert into facts values ('a')")).rejects.toThrow(/locked/);
  other.exec("rollback");
  expect(await write("b")).toEqual(["b"]);
});

it("lets others read, and goes on by itself, while it waits for a program that holds the file", async () => {
  other.exec("begin immediate");
  const written = write("a");
  expect(await names()).toEqual([]);
  other.exec("rollback");
  expect(await written).toEqual(["a"]);
});

it("does nothing for a transaction that is over", async () => {
  await write("a");
  expect(() => file.executeInside(add("b"))).toThrow(/over/);
  expect(committed()).toEqual(["a"]);
});

it("serves an open transaction before those that came later, one at a time", async () => {
  const order: string[] = [];
  const slow = async (name: string) => {
    await file.begin();
    order.push(`${name} begins`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    file.executeInside(add(name));
    order.push(`${name} ends`);
    await file.commit();
  };
  await Promise.all([slow("a"), slow("b")]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(committed()).toEqual(["a", "b"]);
});

it("works in memory too", async () => {
  const memory = new GroupedWrites(":memory:");
  await memory.execute({ sql: "create table facts (name text) strict", parameters: [] });
  await memory.begin();
  memory.executeInside(add("a"));
  const read = memory.execute<{ name: string }>({ sql: "select name from facts", parameters: [] });
  memory.executeInside(add("b"));
  await memory.commit();
  expect((await read).rows).toEqual([{ name: "a" }, { name: "b" }]);
  memory.close();
});
