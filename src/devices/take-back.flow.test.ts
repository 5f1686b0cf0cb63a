import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { enrolPhone, type NewPhone } from "../../tests/kit/enrol.ts";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newPasskey,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { createOfflinePhone } from "../../tests/kit/offline-phone.ts";
import { issuePassFor, revokePassesOf } from "../accounts/access-pass.flow.ts";
import * as pass from "../accounts/bind-passkey.flow.ts";
import { enterAccessPass } from "../accounts/enter-access-pass.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { beginOfflineKey, keepOfflineKey } from "../offline-answer/offline-key.flow.ts";
import { beginRegistration, finishRegistration } from "../passkeys/another-passkey.flow.ts";
import { beginPasskeySignIn, finishPasskeySignIn } from "../passkeys/sign-in-with-passkey.flow.ts";
import { addAddress } from "../recovery/address.flow.ts";
import { beginRecovery } from "../recovery/recovery.flow.ts";
import { recoveryCodesOf, replaceRecoveryCodes } from "../recovery/recovery-code.flow.ts";
import { findPassHolder } from "../sessions/pass-session.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { undoEnrolment } from "./undo-enrolment.flow.ts";

/** An intruder who got in once digs himself in: what takes him back has to find all of it. */
forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    await addAddress(world.deps, ada.signedIn, { kind: "email", entered: "ada@example.org" }, null);
    world.advance(60);
  });

  /** His passkey, in a browser that has never been here. */
  async function signInElsewhere({ authenticator }: Pick<NewPhone, "authenticator">): Promise<SignedIn> {
    const bindingSecret = "m".repeat(43);
    const options = await beginPasskeySignIn(world.deps, bindingSecret);
    const asking = {
      bindingSecret,
      deviceSecret: null,
      deviceName: "Laptop",
      currentSessionId: null,
      screen: newScreen,
    };
    const begun = accepted(await finishPasskeySignIn(world.deps, authenticator.get(options), asking));
    return (await findSignedIn(world.deps, begun.sessionToken)) as SignedIn;
  }

  async function addPasskey(signedIn: SignedIn, { authenticator }: Pick<NewPhone, "authenticator">): Promise<void> {
    const options = accepted(await beginRegistration(world.deps, signedIn));
    const names = { onThisDevice: "a", securityKey: "b", elsewhere: "c" };
    accepted(await finishRegistration(world.deps, signedIn, newPasskey(authenticator, options), names));
  }

  async function keepKey(signedIn: SignedIn, { authenticator }: Pick<NewPhone, "authenticator">): Promise<void> {
    const options = accepted(await beginOfflineKey(world.deps, signedIn)) as { challenge: string };
    const answer = authenticator.get(options);
    accepted(await keepOfflineKey(world.deps, signedIn, answer, createOfflinePhone().key));
  }

  /** Another browser, another passkey from there, from that one a third browser that answers offline; ways back in. */
  async function digIn(thief: NewPhone): Promise<void> {
    const laptop = await signInElsewhere(thief);
    await addPasskey(laptop, thief);
    await keepKey(await signInElsewhere(thief), thief);
    await addAddress(world.deps, laptop, { kind: "email", entered: "thief@example.org" }, null);
    accepted(await replaceRecoveryCodes(world.deps, laptop, null));
    accepted(await beginRecovery(world.deps, "ada", newScreen));
  }

  const left = async () => {
    const { id } = ada.signedIn.account;
    const live = db.selectFrom("sessions").select("device_id").where("ended_at", "is", null);
    const trusted = db.selectFrom("devices").select("id").where("revoked_at", "is", null);
    return {
      sessions: (await live.execute()).map((row) => row.device_id),
      devices: (await trusted.execute()).map((row) => row.id),
      passkeys: (await db.selectFrom("passkeys").select("id").execute()).length,
      offlineKeys: (await db.selectFrom("offline_keys").select("passkey_id").execute()).length,
      addresses: (await db.selectFrom("addresses").select("value").execute()).map(({ value }) => value),
      codes: (await recoveryCodesOf(db, id)).left,
      recoveries: (await db.selectFrom("recoveries").select("state").execute()).map(({ state }) => state),
    };
  };
  const onlyAda = () => ({
    sessions: [ada.signedIn.session.deviceId],
    devices: [ada.signedIn.session.deviceId],
    passkeys: 1,
    offlineKeys: 0,
    addresses: ["ada@example.org"],
    codes: 0,
  });

  it("undoing the device that came by a stolen binding code leaves him nothing", async () => {
    const thief = await enrolPhone(world, ada);
    await digIn(thief);
    expect((await left()).devices).toHaveLength(4);
    accepted(await undoEnrolment(world.deps, ada.signedIn, thief.id));
    expect(await left()).toEqual({ ...onlyAda(), recoveries: ["cancelled"] });
  });

  it("and leaves what the owner's other devices brought in", async () => {
    const other = await enrolPhone(world, ada);
    const thief = await enrolPhone(world, ada);
    await digIn(thief);
    accepted(await undoEnrolment(world.deps, ada.signedIn, thief.id));
    const now = await left();
    expect(new Set(now.devices)).toEqual(new Set([ada.signedIn.session.deviceId, other.signedIn.session.deviceId]));
    expect(now.passkeys).toBe(2);
  });

  describe("revoking a stolen access pass", () => {
    it("after its use takes back the passkey, and every browser and passkey that came by it", async () => {
      const wanted = { issuerId: null, oneTime: true, lifetimeSeconds: 3600 };
      const { url } = accepted(await issuePassFor(world.deps, "ada", wanted));
      const entered = accepted(await enterAccessPass(world.deps, url.slice(url.indexOf("#") + 1), newScreen));
      const holder = (await findPassHolder(world.deps, entered)) as SignedIn;
      const { authenticator } = await world.person("mallory");
      const answer = newPasskey(authenticator, await pass.beginBinding(world.deps, holder));
      const browser = { screen: newScreen, deviceName: "Phone", deviceSecret: null, currentSessionId: null };
      accepted(await pass.finishBinding(world.deps, holder, answer, browser));
      const laptop = await signInElsewhere({ authenticator });
      await addPasskey(laptop, { authenticator });
      const further = await signInElsewhere({ authenticator });
      await keepKey(further, { authenticator });
      accepted(await revokePassesOf(world.deps, "ada"));
      const of = ada.signedIn.account.id;
      const passkeys = await db.selectFrom("passkeys").select("id").where("account_id", "=", of).execute();
      const live = db.selectFrom("sessions").select("id").where("account_id", "=", of).where("ended_at", "is", null);
      expect(passkeys).toHaveLength(1);
      expect(await live.execute()).toEqual([{ id: ada.signedIn.session.id }]);
    });
  });
});
