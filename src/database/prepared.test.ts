import { expect, it } from "vitest";
import { forEachDatabase } from "./for-each-database.ts";
import { prepared } from "./prepared.ts";

forEachDatabase((openDatabase) => {
  it("builds a query once and fills it in for every call, inside a transaction and outside", async () => {
    let built = 0;
    const insert = prepared((db, row: { key: string; window_started_at: number; count: number }) => {
      built++;
      return db.insertInto("attempts").values(row);
    });
    const above = prepared((db, { least }: { least: number }) =>
      db
        .selectFrom("attempts")
        .select("key")
        .where("count", ">=", least)
        .where("window_started_at", "=", 7)
        .orderBy("key"),
    );
    const db = await openDatabase();
    const row = { window_started_at: 7, count: 1 };
    expect((await insert(db, { ...row, key: "a" })).numAffectedRows).toBe(1n);
    await db.transaction().execute(async (tx) => {
      await insert(tx, { ...row, key: "b", count: 2 });
      expect((await above(tx, { least: 2 })).rows).toEqual([{ key: "b" }]);
    });
    await db
      .transaction()
      .execute(async (tx) => {
        await insert(tx, { ...row, key: "c", count: 3 });
        throw new Error("no");
      })
      .catch(() => {});
    expect((await above(db, { least: 1 })).rows).toEqual([{ key: "a" }, { key: "b" }]);
    expect(built).toBe(1);
  });
});
