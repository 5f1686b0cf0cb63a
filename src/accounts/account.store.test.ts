import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, noon, sampleAccount } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import {
  anyOwner,
  findAccountById,
  findAccountByIdentifier,
  findLanguage,
  insertAccount,
  setAccountDisabled,
  setAccountProtected,
  setLanguage,
} from "./account.store.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
  });

  it("gives an account back by its id and by its identifier", async () => {
    const ada = sampleAccount("ada", { displayName: "Åda 山田 👩‍💻", disabledAt: noon, protectedUntil: noon + 9 });
    expect(await insertAccount(db, ada)).toBe(true);
    expect(await findAccountById(db, ada.id)).toEqual(ada);
    expect(await findAccountByIdentifier(db, "ada")).toEqual(ada);
    expect(await findAccountByIdentifier(db, "ADA")).toBeNull();
    expect(await findAccountById(db, accountId("nobody"))).toBeNull();
  });

  it("gives an identifier to one of ten people who choose it at once", async () => {
    const people = Array.from({ length: 10 }, (_, at) => sampleAccount(`person${at}`, { identifier: "ada" }));
    const made = await Promise.all(people.map((person) => insertAccount(db, person)));
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await findAccountByIdentifier(db, "ada")).toEqual(people[made.indexOf(true)]);
  });

  it("disables an account, and enables it again", async () => {
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
    await setAccountDisabled(db, accountId("ada"), noon);
    expect(await findAccountByIdentifier(db, "ada")).toMatchObject({ disabledAt: noon });
    expect(await findAccountByIdentifier(db, "grace")).toMatchObject({ disabledAt: null });
    await setAccountDisabled(db, accountId("ada"), null);
    expect(await findAccountByIdentifier(db, "ada")).toMatchObject({ disabledAt: null });
  });

  it("protects one account until an instant", async () => {
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
    await setAccountProtected(db, accountId("ada"), noon + 5);
    expect(await findAccountById(db, accountId("ada"))).toEqual(sampleAccount("ada", { protectedUntil: noon + 5 }));
    expect(await findAccountById(db, accountId("grace"))).toMatchObject({ protectedUntil: null });
  });

  it("keeps the language of one account, none at first", async () => {
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
    expect(await findLanguage(db, accountId("ada"))).toBeNull();
    await setLanguage(db, accountId("ada"), "de");
    expect(await findLanguage(db, accountId("ada"))).toBe("de");
    expect(await findLanguage(db, accountId("grace"))).toBeNull();
    expect(await findLanguage(db, accountId("nobody"))).toBeNull();
  });

  it("knows whether anybody owns the server", async () => {
    await insertAccount(db, sampleAccount("ada"));
    expect(await anyOwner(db)).toBe(false);
    await insertAccount(db, sampleAccount("grace", { role: "owner" }));
    expect(await anyOwner(db)).toBe(true);
  });
});
