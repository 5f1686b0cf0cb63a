import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accountId, noon, sampleAccount } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import type { AddressId } from "../ids.ts";
import { limits } from "../limits.ts";
import { addressesByAccount, deleteAddress, findAddress, insertAddress, setVerified } from "./address.store.ts";
import type { Address } from "./address.ts";
import { countInARow, countSent, countTry, findCode, replaceCode, spendAddressCode } from "./address-code.store.ts";

const id: AddressId = "adr_aaaaaaaaaaaaaaaaaaaaaa";
const sample = (changes: Partial<Address> = {}): Address => ({
  id,
  accountId: accountId("ada"),
  kind: "email",
  value: "ada@example.org",
  createdAt: noon,
  verifiedAt: null,
  sent: 0,
  sendingSince: 0,
  wrongInARow: 0,
  ...changes,
});
const code = (hash: string, createdAt = noon) => ({
  addressId: id,
  purpose: "verify",
  salt: "salt",
  codeHash: hash,
  createdAt,
  expiresAt: createdAt + 1_000,
});
const ten = <Value>(work: () => Promise<Value>) => Promise.all(Array.from({ length: 10 }, work));

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
    for (const name of ["ada", "grace"]) await insertAccount(db, sampleAccount(name));
    await insertAddress(db, sample());
  });

  it("gives an address back as it was kept, and keeps one of a kind for each account", async () => {
    expect(await findAddress(db, id)).toEqual(sample());
    const again = sample({ id: "adr_bbbbbbbbbbbbbbbbbbbbbb" });
    expect(await insertAddress(db, again)).toBe(false);
    expect(await insertAddress(db, { ...again, accountId: accountId("grace") })).toBe(true);
    await setVerified(db, id, noon + 1);
    expect(await addressesByAccount(db, accountId("ada"))).toEqual([sample({ verifiedAt: noon + 1 })]);
  });

  it("removes an address with its codes, once", async () => {
    await replaceCode(db, code("one"));
    expect((await ten(() => deleteAddress(db, id))).filter(Boolean)).toHaveLength(1);
    expect(await findCode(db, id, "verify")).toBeNull();
  });

  it("counts what is sent in an hour, also all at once, and begins again after it", async () => {
    const sent = await ten(() => countSent(db, id, noon));
    expect(sent.filter(Boolean)).toHaveLength(limits.addressCodesPerHour);
    expect(await countSent(db, id, noon + limits.addressCodeWindowSeconds * 1000 - 1)).toBe(false);
    expect(await countSent(db, id, noon + limits.addressCodeWindowSeconds * 1000)).toBe(true);
  });

  it("counts tries of the code that is there, and keeps the count through a new code", async () => {
    expect(await replaceCode(db, code("one"))).toBe(limits.addressCodeTries);
    const tried = await ten(() => countTry(db, id, "verify", "one"));
    expect(tried.filter(Boolean)).toHaveLength(limits.addressCodeTries);
    expect(await replaceCode(db, code("two", noon + 1))).toBe(0);
    expect(await countTry(db, id, "verify", "two")).toBe(false);
    const later = noon + limits.addressCodeWindowSeconds * 1000;
    expect(await replaceCode(db, code("three", later))).toBe(limits.addressCodeTries);
    expect(await countTry(db, id, "verify", "two")).toBe(false);
    expect(await countTry(db, id, "verify", "three")).toBe(true);
  });

  it("hands a code to exactly one of ten, and to nobody after its time", async () => {
    await replaceCode(db, code("one"));
    expect((await ten(() => spendAddressCode(db, id, "one", noon + 1))).filter(Boolean)).toHaveLength(1);
    await replaceCode(db, code("two"));
    expect(await spendAddressCode(db, id, "two", noon + 1_000)).toBe(false);
  });

  it("stops at a hundred wrong tries in a row, counted one by one", async () => {
    await db
      .updateTable("addresses")
      .set({ wrong_in_a_row: limits.addressWrongTriesInARow - 4 })
      .execute();
    expect((await ten(() => countInARow(db, id))).filter(Boolean)).toHaveLength(4);
  });
});
