import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, noon, requestId, sampleAccount } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  deleteKnownBrowser,
  deleteKnownBrowsersOfSignIn,
  findKnownBrowser,
  listKnownBrowsers,
  saveKnownBrowser,
} from "./known-browser.store.ts";
import type { KnownBrowser } from "./known-browser.ts";

const ada = accountId("ada");
const grace = accountId("grace");

const browser = (name: string, changes: Partial<KnownBrowser> = {}): KnownBrowser => ({
  id: `kb_${name}`,
  accountId: ada,
  keyThumbprint: `key-of-${name}`,
  name: "Firefox, Linux",
  signInRequestId: requestId(name),
  createdAt: noon,
  lastSeenAt: noon,
  ...changes,
});

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
  });

  it("gives a browser back by account and key, and to no other account", async () => {
    const laptop = browser("laptop");
    const old = browser("old", { signInRequestId: null });
    for (const each of [laptop, old]) await saveKnownBrowser(db, each);
    expect(await findKnownBrowser(db, ada, laptop.keyThumbprint)).toEqual(laptop);
    expect(await findKnownBrowser(db, ada, old.keyThumbprint)).toEqual(old);
    expect(await findKnownBrowser(db, grace, laptop.keyThumbprint)).toBeNull();
    expect(await findKnownBrowser(db, ada, "another key")).toBeNull();
  });

  it("notes that a browser was seen again, and keeps which sign-in made it known, ten at once", async () => {
    const laptop = browser("laptop");
    await saveKnownBrowser(db, laptop);
    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        saveKnownBrowser(db, browser(`again${at}`, { keyThumbprint: laptop.keyThumbprint, lastSeenAt: noon + 5 })),
      ),
    );
    expect(await listKnownBrowsers(db, ada)).toEqual([{ ...laptop, lastSeenAt: noon + 5 }]);
  });

  it("lets two people who share a browser each know it", async () => {
    await saveKnownBrowser(db, browser("hers"));
    await saveKnownBrowser(db, browser("his", { accountId: grace, keyThumbprint: "key-of-hers" }));
    expect(await findKnownBrowser(db, grace, "key-of-hers")).toMatchObject({ id: "kb_his" });
  });

  it("lists an account's browsers, latest seen first", async () => {
    await saveKnownBrowser(db, browser("old"));
    await saveKnownBrowser(db, browser("new", { lastSeenAt: noon + 1 }));
    await saveKnownBrowser(db, browser("graces", { accountId: grace }));
    expect((await listKnownBrowsers(db, ada)).map(({ id }) => id)).toEqual(["kb_new", "kb_old"]);
  });

  it("removes one browser of the account that asks, once, and never another's", async () => {
    await saveKnownBrowser(db, browser("laptop"));
    expect(await deleteKnownBrowser(db, "kb_laptop", grace)).toBe(false);
    expect(await deleteKnownBrowser(db, "kb_laptop", ada)).toBe(true);
    expect(await deleteKnownBrowser(db, "kb_laptop", ada)).toBe(false);
  });

  it("forgets what one sign-in made known, and the browser that it was in, however long known", async () => {
    for (const name of ["laptop", "desk", "kitchen"]) await saveKnownBrowser(db, browser(name));
    await saveKnownBrowser(db, browser("graces", { accountId: grace, keyThumbprint: "key-of-desk" }));
    await deleteKnownBrowsersOfSignIn(db, ada, requestId("laptop"), "key-of-desk");
    expect((await listKnownBrowsers(db, ada)).map(({ id }) => id)).toEqual(["kb_kitchen"]);
    await deleteKnownBrowsersOfSignIn(db, ada, requestId("nothing"), null);
    expect(await listKnownBrowsers(db, ada)).toHaveLength(1);
    expect(await listKnownBrowsers(db, grace)).toHaveLength(1);
  });
});
