import type { Kysely } from "kysely";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { accountId, deviceId, noon, sampleAccount, samplePasskey, sessionId } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  deletePasskeysAddedIn,
  findPasskeyByCredentialId,
  insertPasskey,
  listPasskeys,
  recordPasskeyUse,
} from "./passkey.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeAll(async () => {
    db = await openDatabase();
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
  });
  beforeEach(async () => {
    await db.deleteFrom("passkeys").execute();
  });
  const passkey = samplePasskey("first");
  const find = () => findPasskeyByCredentialId(db, passkey.credentialId);

  it.each([
    passkey,
    samplePasskey("second", "ada", {
      backupEligible: false,
      backedUp: true,
      lastUsedAt: noon,
      transports: [],
      signCount: 7,
      addedInSessionId: sessionId("here"),
      deviceId: deviceId("pixel"),
    }),
  ])("gives passkey $id back as it was put in", async (each) => {
    expect(await insertPasskey(db, each)).toBe(true);
    expect(await findPasskeyByCredentialId(db, each.credentialId)).toEqual(each);
  });

  it("registers a credential once, and leaves it with its owner when somebody else sends it", async () => {
    await insertPasskey(db, passkey);
    const stolen = samplePasskey("stolen", "grace", { credentialId: passkey.credentialId, publicKey: "another" });
    expect(await insertPasskey(db, stolen)).toBe(false);
    expect(await find()).toEqual(passkey);
    expect(await listPasskeys(db, accountId("grace"))).toEqual([]);
  });

  it("lists an account's own passkeys, oldest first", async () => {
    await insertPasskey(db, samplePasskey("later", "ada", { createdAt: noon + 1 }));
    await insertPasskey(db, passkey);
    await insertPasskey(db, samplePasskey("graces", "grace"));
    expect((await listPasskeys(db, accountId("ada"))).map(({ id }) => id)).toEqual([
      passkey.id,
      samplePasskey("later").id,
    ]);
  });

  it("removes what one session added to its account, and nothing else", async () => {
    const added = { addedInSessionId: sessionId("stolen") };
    await insertPasskey(db, passkey);
    await insertPasskey(db, samplePasskey("later", "ada", { addedInSessionId: sessionId("own") }));
    await insertPasskey(db, samplePasskey("planted", "ada", added));
    await insertPasskey(db, samplePasskey("graces", "grace", added));
    const planted = samplePasskey("planted").id;
    expect(await deletePasskeysAddedIn(db, accountId("ada"), sessionId("stolen"))).toEqual([planted]);
    expect(await deletePasskeysAddedIn(db, accountId("ada"), sessionId("stolen"))).toEqual([]);
    expect(await listPasskeys(db, accountId("ada"))).toHaveLength(2);
    expect(await listPasskeys(db, accountId("grace"))).toHaveLength(1);
  });

  describe("the sign count (WebAuthn L3 §6.1.1)", () => {
    it.each([
      ["a first use of one that counts", 0, 1, true],
      ["a higher count", 5, 6, true],
      ["one that does not count, time and again", 0, 0, true],
      ["the same count twice: a replay or a clone", 5, 5, false],
      ["a lower count", 5, 4, false],
      ["one that counted and now says zero", 5, 0, false],
    ])("%s", async (_what, stored, asserted, accepted) => {
      await insertPasskey(db, { ...passkey, signCount: stored });
      const use = { signCount: asserted, backedUp: true };
      expect(await recordPasskeyUse(db, passkey.id, use, noon + 9)).toBe(accepted);
      const used = { signCount: asserted, backedUp: true, lastUsedAt: noon + 9 };
      expect(await find()).toEqual({ ...passkey, signCount: stored, ...(accepted ? used : {}) });
    });

    it("lets one of ten uses of the same assertion through", async () => {
      await insertPasskey(db, { ...passkey, signCount: 5 });
      const use = () => recordPasskeyUse(db, passkey.id, { signCount: 6, backedUp: false }, noon);
      expect((await Promise.all(Array.from({ length: 10 }, use))).filter(Boolean)).toHaveLength(1);
    });
  });
});
