import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import type { AddressId } from "../ids.ts";
import { limits } from "../limits.ts";
import { refuse } from "../outcome.ts";
import type { SignedIn } from "../sessions/session.ts";
import {
  addAddress,
  addressesWithCodes,
  removeAddress,
  resendCode,
  verifiedAddresses,
  verifyAddress,
} from "./address.flow.ts";
import type { Address } from "./address.ts";

const missing: AddressId = "adr_aaaaaaaaaaaaaaaaaaaaaa";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db, {}, { SMS_WEBHOOK_URL: "http://127.0.0.1:9/sms", SMS_WEBHOOK_SECRET: "s".repeat(32) });
    ada = await world.person("ada");
  });
  const add = (entered: string, who: FlowPerson = ada, kind: Address["kind"] = "email") =>
    addAddress(world.deps, who.signedIn, { kind, entered }, "de");
  const outbox = async () =>
    (await db.selectFrom("outbox").selectAll().execute()).map(({ channel, recipient, payload }) => ({
      channel,
      recipient,
      ...JSON.parse(payload),
    }));
  /** The last code that was sent there. */
  const codeAt = async (recipient: string) =>
    (await db.selectFrom("outbox").selectAll().where("recipient", "=", recipient).execute())
      .map((row) => JSON.parse(row.payload))
      .findLast(({ code }) => code !== undefined)?.code as string;
  const verify = (id: AddressId, code: string, who: FlowPerson = ada) =>
    verifyAddress(world.deps, who.signedIn, id, code);
  const verified = async (entered: string, who: FlowPerson = ada) => {
    const { id, value } = accepted(await add(entered, who));
    return accepted(await verify(id, await codeAt(value), who));
  };
  /** Ada, after touching the sensor again. */
  const freshly = (): SignedIn => ({
    ...ada.signedIn,
    session: { ...ada.signedIn.session, verifiedAt: world.deps.clock.now() },
  });
  const list = () => addressesWithCodes(world.deps, ada.signedIn.account.id);

  it("adds an address, sends it a code, and counts it only once the code was entered", async () => {
    const address = accepted(await add(" Ada@Example.org "));
    expect(address).toMatchObject({ kind: "email", value: "ada@example.org", verifiedAt: null });
    const code = await codeAt("ada@example.org");
    expect((await outbox())[0]).toMatchObject({
      channel: "email",
      what: "address_code",
      purpose: "verify",
      language: "de",
    });
    expect(await verifiedAddresses(db, ada.signedIn.account.id)).toEqual([]);
    expect(await list()).toMatchObject([{ codeExpiresAt: world.deps.clock.now() + 24 * 3_600_000 }]);
    accepted(await verify(address.id, ` ${code.slice(0, 3)} ${code.slice(3)} `));
    expect(await verifiedAddresses(db, ada.signedIn.account.id)).toMatchObject([{ value: "ada@example.org" }]);
    expect(await outbox()).toContainEqual(
      expect.objectContaining({ channel: "account", kind: "address_added", address: "ada@example.org" }),
    );
    expect(await verify(address.id, code)).toEqual(refuse("not_found"));
    expect((await world.auditEvents()).slice(-3)).toEqual(["address_added", "address_code_sent", "address_verified"]);
  });

  it("never keeps or records a code in the clear, but for the message itself", async () => {
    await add("ada@example.org");
    const code = await codeAt("ada@example.org");
    const kept = [
      await db.selectFrom("address_codes").select(["purpose", "salt", "code_hash"]).execute(),
      await db.selectFrom("audit_events").select(["event", "detail"]).execute(),
    ];
    expect(JSON.stringify(kept)).not.toContain(code);
  });

  it("takes a phone number where text messages can be sent, and only there", async () => {
    const phone = accepted(await add("0049 170 1234567", ada, "phone"));
    expect(phone.value).toBe("+491701234567");
    expect((await outbox())[0]).toMatchObject({ channel: "sms", recipient: "+491701234567" });
    world.advance(limits.addressCodeBySmsSeconds);
    const late = await verifyAddress(world.deps, freshly(), phone.id, await codeAt(phone.value));
    expect(late).toEqual(refuse("address_code_expired"));
    const silent = createFlowWorld(db);
    expect(await addAddress(silent.deps, ada.signedIn, { kind: "phone", entered: "+49 170 7654321" }, null)).toEqual(
      refuse("sms_unavailable"),
    );
  });

  it("says nothing about an address that somebody else has", async () => {
    const grace = await world.person("grace");
    const hers = await verified("shared@example.org", grace);
    const { value } = accepted(await add("shared@example.org"));
    expect(value).toBe(hers.value);
    expect(await add("shared@example.org")).toEqual(refuse("address_known_already"));
  });

  it("finds nobody else's address", async () => {
    const grace = await world.person("grace");
    const { id, value } = accepted(await add("ada@example.org"));
    const code = await codeAt(value);
    for (const each of [id, missing]) {
      expect(await verify(each, code, grace)).toEqual(refuse("not_found"));
      expect(await resendCode(world.deps, grace.signedIn, each, null)).toEqual(refuse("not_found"));
      expect(await removeAddress(world.deps, grace.signedIn, each)).toEqual(refuse("not_found"));
    }
    expect((await verify(id, code)).ok).toBe(true);
  });

  it("tells everybody of a removal, the removed address too, and its code is dead", async () => {
    const { id, value } = await verified("ada@example.org");
    accepted(await removeAddress(world.deps, ada.signedIn, id));
    const told = (await outbox()).slice(-2);
    expect(told).toContainEqual(
      expect.objectContaining({ channel: "account", kind: "address_removed", address: value }),
    );
    expect(told).toContainEqual(
      expect.objectContaining({
        channel: "email",
        recipient: value,
        notice: { kind: "address_removed", address: value },
      }),
    );
    expect(await list()).toEqual([]);
    expect(await db.selectFrom("address_codes").selectAll().execute()).toEqual([]);
    expect(await removeAddress(world.deps, ada.signedIn, id)).toEqual(refuse("not_found"));
  });

  it("tells an address nothing about an account of which it never entered a code", async () => {
    const { id } = accepted(await add("stranger@example.org"));
    accepted(await removeAddress(world.deps, ada.signedIn, id));
    expect((await outbox()).map(({ what }) => what)).toEqual(["address_code"]);
  });

  it("has room for six, also when more are added at once, and no patience for adding on and on", async () => {
    for (let at = 0; at < limits.addressesAddedPerAccount; at++) accepted(await add(`a${at}@example.org`));
    expect(await add("one-more@example.org")).toEqual(refuse("too_many_codes"));
    world.advance(limits.codeTryWindowSeconds);
    const outcomes = await Promise.all(
      [1, 2, 3].map((at) => addAddress(world.deps, freshly(), { kind: "email", entered: `b${at}@example.org` }, null)),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(outcomes.filter((each) => !each.ok && each.reason === "too_many_addresses")).toHaveLength(2);
    expect(await list()).toHaveLength(limits.addressesPerAccount);
  });

  describe("without a fresh touch on an own device", () => {
    it.each([
      ["fresh_verification_needed", { verifiedAt: null }],
      ["device_needed", { deviceId: null }],
      ["device_needed", { deviceId: null, startedBy: "access_pass" }],
      ["device_needed", { deviceId: null, startedBy: "sign_in_request" }],
    ] as const)("refuses every change with %s: %j", async (reason, changes) => {
      const { id, value } = accepted(await add("ada@example.org"));
      const code = await codeAt(value);
      const weak: SignedIn = { ...ada.signedIn, session: { ...ada.signedIn.session, ...changes } };
      const refused = refuse(reason);
      expect(await addAddress(world.deps, weak, { kind: "email", entered: "b@example.org" }, null)).toEqual(refused);
      expect(await resendCode(world.deps, weak, id, null)).toEqual(refused);
      expect(await verifyAddress(world.deps, weak, id, code)).toEqual(refused);
      expect(await removeAddress(world.deps, weak, id)).toEqual(refused);
      expect(await list()).toHaveLength(1);
    });
  });
});
