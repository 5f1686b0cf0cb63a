import { expect, it } from "vitest";
import { forEachDatabase } from "./for-each-database.ts";
import { inSlices, sweepRows } from "./sweep-rows.ts";

forEachDatabase((openDatabase) => {
  it("deletes all that ran out, however many slices that takes, and nothing that did not", async () => {
    const db = await openDatabase();
    const proofs = Array.from({ length: 1203 }, (_, at) => ({ proof_hash: `p${at}`, expires_at: at }));
    for (let at = 0; at < proofs.length; at += 400)
      await db
        .insertInto("seen_proofs")
        .values(proofs.slice(at, at + 400))
        .execute();
    await sweepRows(db, { table: "seen_proofs", key: "proof_hash", column: "expires_at" }, 1201);
    expect(await db.selectFrom("seen_proofs").selectAll().orderBy("expires_at").execute()).toEqual(proofs.slice(1201));
  });
});

it("asks again for as long as a slice is full", async () => {
  const slices = [500, 500, 499, 500];
  const asked: number[] = [];
  await inSlices(async (limit) => {
    asked.push(limit);
    return slices.shift() ?? 0;
  });
  expect(asked).toEqual([500, 500, 500]);
});
