import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accept, refuse } from "../outcome.ts";
import { forEachDatabase } from "./for-each-database.ts";
import type { Database } from "./open.ts";
import type { Schema } from "./schema.ts";
import { afterCommit, inTransaction, inTransactionKept } from "./transaction.ts";

forEachDatabase((openDatabase, kind) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
  });
  const write = (tx: Database, key: string) =>
    tx.insertInto("attempts").values({ key, window_started_at: 0, count: 1 }).execute();
  const keys = async () =>
    (await db.selectFrom("attempts").select("key").orderBy("key").execute()).map(({ key }) => key);

  it("keeps what an accepted work wrote, and returns its value", async () => {
    const outcome = await inTransaction(db, async (tx) => {
      await write(tx, "kept");
      return accept("value");
    });
    expect(outcome).toEqual({ ok: true, value: "value" });
    expect(await keys()).toEqual(["kept"]);
  });

  it("undoes what a refused work wrote before it found out, and returns the refusal", async () => {
    const outcome = await inTransaction(db, async (tx) => {
      await write(tx, "undone");
      return refuse("too_late");
    });
    expect(outcome).toEqual({ ok: false, reason: "too_late" });
    expect(await keys()).toEqual([]);
  });

  it("keeps what a work wrote that refuses, where that is wanted, but not what an error interrupted", async () => {
    const outcome = await inTransactionKept(db, async (tx) => {
      await write(tx, "kept");
      return refuse("used_twice");
    });
    expect(outcome).toEqual({ ok: false, reason: "used_twice" });
    const interrupted = inTransactionKept(db, async (tx) => {
      await write(tx, "undone");
      throw new Error("outage");
    });
    await expect(interrupted).rejects.toThrow("outage");
    expect(await keys()).toEqual(["kept"]);
  });

  it("undoes and throws on what an error interrupted", async () => {
    const work = inTransaction(db, async (tx) => {
      await write(tx, "undone");
      throw new Error("outage");
    });
    await expect(work).rejects.toThrow("outage");
    expect(await keys()).toEqual([]);
  });

  it("makes one work inside another part of it: what is refused inside undoes all, and is the answer", async () => {
    const nested = (refused: boolean) =>
      inTransaction(db, async (tx) => {
        await write(tx, "outer");
        await inTransaction(tx, async (inner) => {
          await write(inner, "inner");
          return refused ? refuse("inside") : accept(true);
        });
        return accept("outer");
      });
    expect(await nested(true)).toEqual({ ok: false, reason: "inside" });
    expect(await keys()).toEqual([]);
    expect(await nested(false)).toEqual({ ok: true, value: "outer" });
    expect(await keys()).toEqual(["inner", "outer"]);
  });

  it("shows no half of one work to another", async () => {
    const seen = new Set<number>();
    const look = async () => {
      for (let round = 0; round < 10; round++) seen.add((await keys()).length);
    };
    const work = inTransaction(db, async (tx) => {
      for (const key of ["a", "b", "c"]) await write(tx, key);
      return accept(null);
    });
    await Promise.all([work, look()]);
    expect([...seen].filter((count) => count !== 0 && count !== 3)).toEqual([]);
  });

  // SQLite lets one write at a time: nobody waits for anybody's row there.
  if (kind === "postgres")
    it("begins again where two wait for each other's rows, and then does both", async () => {
      for (const key of ["a", "b"]) await write(db, key);
      let begun = 0;
      const both = Promise.withResolvers<void>();
      const afterCommits: string[] = [];
      const work = (first: string, second: string) =>
        inTransaction(db, async (tx) => {
          const add = (key: string) =>
            tx
              .updateTable("attempts")
              .set((attempt) => ({ count: attempt("count", "+", 1) }))
              .where("key", "=", key)
              .execute();
          await add(first);
          begun += 1;
          if (begun === 2) both.resolve();
          await both.promise;
          await add(second);
          afterCommit(tx, () => void afterCommits.push(first));
          return accept(first);
        });
      expect(await Promise.all([work("a", "b"), work("b", "a")])).toEqual([accept("a"), accept("b")]);
      const counts = await db.selectFrom("attempts").select("count").execute();
      expect(counts).toEqual([{ count: 3 }, { count: 3 }]);
      // On a busy machine both may be undone.
      expect(begun).toBeGreaterThan(2);
      expect(afterCommits.toSorted()).toEqual(["a", "b"]);
    });
});
