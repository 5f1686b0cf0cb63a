import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, createFlowWorld, type FlowPerson, type FlowWorld, newPasskey } from "../../tests/kit/flow-world.ts";
import { createSoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import type { PasskeyId } from "../ids.ts";
import { limits } from "../limits.ts";
import { beginRegistration, finishRegistration } from "./another-passkey.flow.ts";
import { listOwnPasskeys, removePasskey, renamePasskey } from "./passkey-list.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });
const names = { onThisDevice: "Pixel", securityKey: "Security key", elsewhere: "Another device" };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const list = () => listOwnPasskeys(world.deps, ada.signedIn);
  const remove = (id: PasskeyId, who = ada) => removePasskey(world.deps, who.signedIn, id);
  const rename = (id: PasskeyId, name: string, who = ada) => renamePasskey(world.deps, who.signedIn, id, name);
  const notices = async () =>
    (await db.selectFrom("outbox").select("payload").orderBy("created_at").execute()).map(({ payload }) =>
      JSON.parse(payload),
    );

  async function addKey(): Promise<PasskeyId> {
    world.advance(1);
    const options = accepted(await beginRegistration(world.deps, ada.signedIn, "security_key"));
    const made = newPasskey(createSoftwareAuthenticator(world.deps.config.origin), options);
    const carried = { ...made, authenticatorAttachment: "cross-platform" as const };
    const response = { ...carried, response: { ...carried.response, transports: ["usb", "nfc"] } };
    return accepted(await finishRegistration(world.deps, ada.signedIn, response, names)).id;
  }
  const onlyId = async () => (await list())[0]?.id ?? "pk_none";

  describe("the list", () => {
    it("says what each is, and on which device it lives", async () => {
      await addKey();
      await addKey();
      expect(await list()).toMatchObject([
        { name: "ada's Pixel", kind: "device", device: { name: "ada's Pixel", isThisOne: true }, product: null },
        { name: "Security key", kind: "security_key", device: null },
        { name: "Security key 2", kind: "security_key", device: null },
      ]);
      expect(await notices()).toEqual([
        { kind: "passkey_added", name: "Security key" },
        { kind: "passkey_added", name: "Security key 2" },
      ]);
    });

    it("asks the browser for a key, not for what this device could make itself", async () => {
      const options = accepted(await beginRegistration(world.deps, ada.signedIn, "security_key"));
      expect(options).toMatchObject({
        hints: ["security-key"],
        authenticatorSelection: { authenticatorAttachment: "cross-platform", userVerification: "required" },
      });
    });
  });

  describe("renaming", () => {
    it("changes the name and nothing else", async () => {
      const [before] = await list();
      expect(await rename(await onlyId(), "  My   phone ")).toEqual({ ok: true, value: true });
      expect(await list()).toEqual([{ ...before, name: "My phone" }]);
    });

    it.each(["", "   ", "\u200B", "a\u202Eb", "x".repeat(limits.deviceNameCharacters + 1)])(
      "refuses %j",
      async (name) => expect(await rename(await onlyId(), name)).toEqual(refused("malformed_name")),
    );
  });

  describe("removing", () => {
    it("takes the passkey with its offline key, tells the person, and leaves sessions alone", async () => {
      const phone = await onlyId();
      await addKey();
      const { session, account } = ada.signedIn;
      const offline = {
        passkey_id: phone,
        account_id: account.id,
        device_id: session.deviceId ?? "dev_x",
        session_id: session.id,
      };
      await db
        .insertInto("offline_keys")
        .values({ ...offline, key: "k", created_at: 1 })
        .execute();
      expect(await remove(phone)).toEqual({ ok: true, value: true });
      expect((await list()).map(({ name }) => name)).toEqual(["Security key"]);
      expect(await db.selectFrom("offline_keys").selectAll().execute()).toEqual([]);
      expect((await notices()).at(-1)).toEqual({ kind: "passkey_removed", name: "ada's Pixel" });
      expect(await db.selectFrom("sessions").select("id").where("ended_at", "is", null).execute()).toHaveLength(1);
    });

    it("never takes the last one", async () => {
      expect(await remove(await onlyId())).toEqual(refused("last_way_in"));
      expect(await list()).toHaveLength(1);
    });

    it("leaves one when both of two are removed at the same moment", async () => {
      const [phone, key] = [await onlyId(), await addKey()];
      const outcomes = await Promise.all([remove(phone), remove(key)]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes).toContainEqual(refused("last_way_in"));
      expect(await list()).toHaveLength(1);
    });
  });

  describe("neither", () => {
    it("touches somebody else's passkey", async () => {
      const grace = await world.person("grace");
      const hers = (await listOwnPasskeys(world.deps, grace.signedIn))[0]?.id ?? "pk_none";
      await addKey();
      expect(await remove(hers)).toEqual(refused("not_found"));
      expect(await rename(hers, "Mine")).toEqual(refused("not_found"));
      expect((await listOwnPasskeys(world.deps, grace.signedIn))[0]?.name).toBe("grace's Pixel");
    });

    it("is possible long after the last touch, nor in a session without a device", async () => {
      const id = await onlyId();
      await addKey();
      const bare = { ...ada, signedIn: { ...ada.signedIn, session: { ...ada.signedIn.session, deviceId: null } } };
      expect(await remove(id, bare)).toEqual(refused("device_needed"));
      expect(await rename(id, "Mine", bare)).toEqual(refused("device_needed"));
      world.advance(limits.freshVerificationSeconds);
      expect(await remove(id)).toEqual(refused("fresh_verification_needed"));
      expect(await rename(id, "Mine")).toEqual(refused("fresh_verification_needed"));
    });
  });
});
