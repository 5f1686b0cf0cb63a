import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { accountId, noon, sampleAccount } from "../../tests/kit/samples.ts";
import { insertAccount } from "../accounts/account.store.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { accept, refuse } from "../outcome.ts";
import { findAddress, insertAddress } from "./address.store.ts";
import type { Address } from "./address.ts";
import { type CodePurpose, checkAddressCode, sendCodeTo, sweepAddressCodes } from "./address-code.flow.ts";

const address: Address = {
  id: "adr_aaaaaaaaaaaaaaaaaaaaaa",
  accountId: accountId("ada"),
  kind: "email",
  value: "ada@example.org",
  createdAt: noon,
  verifiedAt: noon,
  sent: 0,
  sendingSince: 0,
  wrongInARow: 0,
};
const recovery: CodePurpose = "rec_aaaaaaaaaaaaaaaaaaaaaa";
const wrong = refuse("address_code_wrong");
const dead = refuse("address_code_dead");
const expired = refuse("address_code_expired");

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let drawn = 0;
  beforeEach(async () => {
    db = await openDatabase();
    drawn = 0;
    // Codes are 000001, 000002 … here, so that 999999 is always wrong.
    world = createFlowWorld(db, { integer: () => ++drawn });
    await insertAccount(db, sampleAccount("ada"));
    await insertAddress(db, address);
  });
  const send = (purpose: CodePurpose = recovery) => sendCodeTo(world.deps, address, purpose, null);
  const check = (entered: string, purpose: CodePurpose = recovery) =>
    checkAddressCode(world.deps, { addressId: address.id, purpose, entered }, async () => accept("in"));
  const count = async () => (await findAddress(db, address.id))?.wrongInARow;

  it("takes the code once, for its own purpose and address", async () => {
    accepted(await send());
    expect(await check("000001", "rec_bbbbbbbbbbbbbbbbbbbbbb")).toEqual(expired);
    expect(await check("000001", "verify")).toEqual(expired);
    expect(await check("000 001")).toEqual(accept("in"));
    expect(await check("000001")).toEqual(expired);
  });

  it("takes no code that came too late, or that a newer one has replaced", async () => {
    accepted(await send());
    accepted(await send());
    expect(await check("000001")).toEqual(wrong);
    world.advance(limits.addressCodeByEmailSeconds);
    expect(await check("000002")).toEqual(expired);
  });

  it("gives no more tries to ten sent at once, and a dead code stays dead", async () => {
    accepted(await send());
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => check("999999")));
    expect(outcomes.filter((each) => !each.ok && each.reason === "address_code_wrong")).toHaveLength(
      limits.addressCodeTries,
    );
    expect(await check("000001")).toEqual(dead);
    world.advance(limits.addressCodeWindowSeconds);
    expect(await check("000001")).toEqual(dead);
  });

  it("uses a code up for exactly one of several who enter it at once", async () => {
    accepted(await send());
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => check("000001")));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
  });

  it("gives no new tries with a new code in the same hour, and new ones in the next", async () => {
    accepted(await send());
    for (let at = 0; at < limits.addressCodeTries - 1; at++) expect(await check("999999")).toEqual(wrong);
    accepted(await send());
    expect(await check("999999")).toEqual(wrong);
    expect(await check("000002")).toEqual(dead);
    expect(await send()).toEqual(refuse("too_many_codes"));
    world.advance(limits.addressCodeWindowSeconds);
    accepted(await send());
    expect(await check("000004")).toEqual(accept("in"));
  });

  it("sends five an hour, whatever they are for, also when asked for all at once", async () => {
    const purposes = Array.from({ length: 8 }, (_, at): CodePurpose => `rec_${String(at).repeat(22)}`);
    const outcomes = await Promise.all(purposes.map(send));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(limits.addressCodesPerHour);
    expect(await db.selectFrom("outbox").selectAll().execute()).toHaveLength(limits.addressCodesPerHour);
    world.advance(limits.addressCodeWindowSeconds);
    expect((await send()).ok).toBe(true);
  });

  it("helps nobody in after a hundred wrong tries in a row; a right one ends the row", async () => {
    accepted(await send());
    expect(await check("999999")).toEqual(wrong);
    expect(await count()).toBe(1);
    accepted(await check("000001"));
    expect(await count()).toBe(0);
    await db.updateTable("addresses").set({ wrong_in_a_row: limits.addressWrongTriesInARow }).execute();
    accepted(await send());
    expect(await check("000002")).toEqual(dead);
    accepted(await send("verify"));
    accepted(await check("000003", "verify"));
    accepted(await check("000002"));
  });

  it("leaves the code unused when what it was for is refused", async () => {
    accepted(await send());
    const guess = { addressId: address.id, purpose: recovery, entered: "000001" };
    expect(await checkAddressCode(world.deps, guess, async () => refuse("other"))).toEqual(refuse("other"));
    expect(await check("000001")).toEqual(accept("in"));
  });

  it("answers for an address that there is not as for a wrong code", async () => {
    const guess = { addressId: null, purpose: recovery, entered: "000001" };
    expect(await checkAddressCode(world.deps, guess, async () => accept("in"))).toEqual(wrong);
    expect(await check("12345")).toEqual(refuse("address_code_malformed"));
  });

  it("sweeps codes once neither they nor their tries count", async () => {
    accepted(await send());
    world.advance(limits.addressCodeByEmailSeconds + limits.addressCodeWindowSeconds - 1);
    await sweepAddressCodes(db, world.deps.clock.now());
    expect(await db.selectFrom("address_codes").selectAll().execute()).toHaveLength(1);
    world.advance(2);
    await sweepAddressCodes(db, world.deps.clock.now());
    expect(await db.selectFrom("address_codes").selectAll().execute()).toEqual([]);
  });
});
