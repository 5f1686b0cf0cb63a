import type { Kysely } from "kysely";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { noon, requestId, sampleRequest } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { insertSignInRequest } from "./sign-in-request.store.ts";
import {
  countLiveTypedCodes,
  deleteCodesExpiredBefore,
  findUserCode,
  insertUserCode,
  newestCodes,
  type StoredCode,
} from "./user-code.store.ts";

const mine = requestId("mine");
const theirs = requestId("theirs");
const code = (changes: Partial<StoredCode> = {}): StoredCode => ({
  code: "048201",
  form: "typed",
  requestId: mine,
  createdAt: noon,
  expiresAt: noon + 180_000,
  ...changes,
});

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = await openDatabase();
    for (const id of [mine, theirs]) await insertSignInRequest(db, sampleRequest({ id }));
  });
  beforeEach(async () => {
    await db.deleteFrom("user_codes").execute();
  });

  it("gives a code back with its leading zero", async () => {
    expect(await insertUserCode(db, code())).toBe(true);
    expect(await findUserCode(db, "048201")).toEqual(code());
    expect(await findUserCode(db, "48201")).toBeNull();
  });

  it("says false to a code that is in use or in quarantine, and leaves it with its request", async () => {
    await insertUserCode(db, code({ expiresAt: noon - 1 }));
    expect(await insertUserCode(db, code({ requestId: theirs }))).toBe(false);
    expect(await findUserCode(db, "048201")).toEqual(code({ expiresAt: noon - 1 }));
  });

  it("gives one code to one of ten requests that draw it at the same moment", async () => {
    const draws = Array.from({ length: 10 }, (_, at) =>
      insertUserCode(db, code({ requestId: at % 2 ? mine : theirs })),
    );
    expect((await Promise.all(draws)).filter(Boolean)).toHaveLength(1);
  });

  it("knows the newest code of each form, for this request only", async () => {
    await insertUserCode(db, code({ code: "111111", createdAt: noon + 2 }));
    await insertUserCode(db, code({ code: "222222", createdAt: noon + 3 }));
    await insertUserCode(db, code({ code: "333333", createdAt: noon + 1 }));
    await insertUserCode(db, code({ code: "444444", createdAt: noon + 9, requestId: theirs }));
    await insertUserCode(db, code({ code: "s".repeat(28), form: "scanned" }));
    const newest = await newestCodes(db, mine);
    expect([newest.typed?.code, newest.scanned?.code]).toEqual(["222222", "s".repeat(28)]);
    expect(await newestCodes(db, requestId("nobody"))).toEqual({});
  });

  it("counts as live the typed codes whose time is not up, a number and not a text", async () => {
    await insertUserCode(db, code({ code: "111111", expiresAt: noon + 1 }));
    await insertUserCode(db, code({ code: "222222", expiresAt: noon }));
    await insertUserCode(db, code({ code: "s".repeat(28), form: "scanned" }));
    expect(await countLiveTypedCodes(db, noon)).toBe(1);
  });

  it("ends the quarantine of codes that expired before the instant, and of no others", async () => {
    await insertUserCode(db, code({ code: "111111", expiresAt: noon - 1 }));
    await insertUserCode(db, code({ code: "s".repeat(28), form: "scanned", expiresAt: noon - 1 }));
    await insertUserCode(db, code({ code: "222222", expiresAt: noon }));
    expect(await deleteCodesExpiredBefore(db, noon)).toBe(2);
    expect(await findUserCode(db, "111111")).toBeNull();
    expect(await findUserCode(db, "222222")).not.toBeNull();
    expect(await insertUserCode(db, code({ code: "111111", requestId: theirs }))).toBe(true);
  });
});
