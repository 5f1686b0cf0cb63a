import type { Kysely } from "kysely";
import { beforeAll, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { countAttempt, deleteAttemptsBefore, readAttempts, takeAttemptBack } from "./attempt.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = await openDatabase();
  });
  const read = async (key: string, window = noon) => (await readAttempts(db, [key], window)).get(key);

  it("knows nothing of keys that were never counted", async () =>
    expect(await readAttempts(db, ["never", "ever"], noon)).toEqual(new Map()));

  it("counts each key by itself", async () => {
    await countAttempt(db, "a", noon);
    await countAttempt(db, "a", noon);
    await countAttempt(db, "b", noon);
    expect(await readAttempts(db, ["a", "b", "c"], noon)).toEqual(
      new Map([
        ["a", 2],
        ["b", 1],
      ]),
    );
  });

  it("counts fifty attempts made at once as fifty", async () => {
    await Promise.all(Array.from({ length: 50 }, () => countAttempt(db, "crowd", noon)));
    expect(await read("crowd")).toBe(50);
  });

  it("takes one back, and leaves no row of the only one", async () => {
    for (let attempt = 0; attempt < 3; attempt++) await countAttempt(db, "thrice", noon);
    await takeAttemptBack(db, "thrice");
    expect(await read("thrice")).toBe(2);
    await countAttempt(db, "once", noon);
    await takeAttemptBack(db, "once");
    expect(await read("once")).toBeUndefined();
  });

  it("starts again in a new window, and forgets the old one", async () => {
    for (let attempt = 0; attempt < 3; attempt++) await countAttempt(db, "later", noon);
    expect(await read("later", noon + 1)).toBeUndefined();
    await countAttempt(db, "later", noon + 1);
    expect(await read("later", noon + 1)).toBe(1);
  });

  it("gives nobody new tries when a process whose clock is behind counts too", async () => {
    await countAttempt(db, "skewed", noon + 1);
    await countAttempt(db, "skewed", noon);
    await countAttempt(db, "skewed", noon + 1);
    expect(await read("skewed", noon + 1)).toBe(3);
    expect(await read("skewed", noon)).toBe(3);
  });

  it("sweeps the windows that are past", async () => {
    await countAttempt(db, "past", noon - 1);
    await countAttempt(db, "present", noon);
    await deleteAttemptsBefore(db, noon);
    expect(await read("past", noon - 1)).toBeUndefined();
    expect(await read("present")).toBe(1);
  });
});
