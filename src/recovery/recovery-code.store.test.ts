import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, noon, sampleAccount } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { codesOf, isUnused, replaceCodes, spendCode } from "./recovery-code.store.ts";
import type { StoredRecoveryCode } from "./recovery-code.ts";

const ada = accountId("ada");
const set = (name: string, owner = ada): StoredRecoveryCode[] =>
  Array.from({ length: 10 }, (_, position) => ({
    accountId: owner,
    position,
    salt: `salt-${name}`,
    codeHash: `${name}-${position}`,
    createdAt: noon,
    usedAt: null,
  }));

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
    await insertAccount(db, sampleAccount("ada"));
    await insertAccount(db, sampleAccount("grace"));
  });

  it("gives back a set as it was kept, in its order", async () => {
    await replaceCodes(db, set("first"));
    expect(await codesOf(db, ada)).toEqual(set("first"));
    expect(await codesOf(db, accountId("grace"))).toEqual([]);
  });

  it("replaces used codes and unused ones, and nobody else's", async () => {
    await replaceCodes(db, set("first"));
    await replaceCodes(db, set("graces", accountId("grace")));
    await spendCode(db, ada, "first-3", noon);
    await replaceCodes(db, set("second"));
    expect(await codesOf(db, ada)).toEqual(set("second"));
    expect(await isUnused(db, ada, "first-1")).toBe(false);
    expect(await codesOf(db, accountId("grace"))).toEqual(set("graces", accountId("grace")));
  });

  it("keeps one set whole when several are made at once", async () => {
    const names = ["a", "b", "c", "d"];
    await Promise.all(names.map((name) => db.transaction().execute((tx) => replaceCodes(tx, set(name)))));
    const salts = new Set((await codesOf(db, ada)).map(({ salt }) => salt));
    expect(salts.size).toBe(1);
  });

  it("hands a code to exactly one of ten who use it", async () => {
    await replaceCodes(db, set("first"));
    const spent = await Promise.all(Array.from({ length: 10 }, () => spendCode(db, ada, "first-4", noon + 1)));
    expect(spent.filter(Boolean)).toHaveLength(1);
    expect((await codesOf(db, ada)).filter(({ usedAt }) => usedAt !== null)).toEqual([
      { ...set("first")[4], usedAt: noon + 1 },
    ]);
    expect(await isUnused(db, ada, "first-4")).toBe(false);
  });

  it("spends no code for another account", async () => {
    await replaceCodes(db, set("first"));
    expect(await spendCode(db, accountId("grace"), "first-0", noon)).toBe(false);
    expect(await isUnused(db, accountId("grace"), "first-0")).toBe(false);
    expect(await isUnused(db, ada, "first-0")).toBe(true);
  });
});
