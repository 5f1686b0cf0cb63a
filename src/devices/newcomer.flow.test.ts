import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey } from "../../tests/kit/browser-key.ts";
import { bind, enrolPhone, type NewPhone, offeredCode } from "../../tests/kit/enrol.ts";
import {
  accepted,
  binding,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newPasskey,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { createSoftwareAuthenticator, type SoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { fullSignIn } from "../../tests/kit/whole-sign-ins.ts";
import { undoSignIn } from "../approval/undo.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { beginOfflineKey, keepOfflineKey } from "../offline-answer/offline-key.flow.ts";
import { beginRegistration, finishRegistration } from "../passkeys/another-passkey.flow.ts";
import { removePasskey, renamePasskey } from "../passkeys/passkey-list.flow.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { beginPasskeySignIn, finishPasskeySignIn } from "../passkeys/sign-in-with-passkey.flow.ts";
import { forgetBrowser, knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import { removeAddress } from "../recovery/address.flow.ts";
import { replaceRecoveryCodes } from "../recovery/recovery-code.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { claim } from "./claim-enrolment.flow.ts";
import { devicesOf } from "./device.flow.ts";
import { endOwnDevice } from "./end-device.flow.ts";
import { findEnrolmentById } from "./enrolment.store.ts";
import { cancelOffer } from "./offer-enrolment.flow.ts";
import { renameDevice } from "./rename-device.flow.ts";
import { undoEnrolment } from "./undo-enrolment.flow.ts";
import { viewDevice, viewDevices } from "./view-devices.flow.ts";
import { vouchForSignIn } from "./vouch-for-screen.flow.ts";

const tooNew = { ok: false, reason: "device_too_new" };
const names = { onThisDevice: "iPhone", securityKey: "Security key", elsewhere: "Another device" };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let phone: NewPhone;
  /** What Ada had; a minute later a phone comes by a code of hers. */
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    accepted(await replaceRecoveryCodes(world.deps, ada.signedIn, null));
    await addAddress("ada@example.org");
    await fullSignIn(world, ada, { key: createBrowserKey() });
    world.advance(60);
    phone = await enrolPhone(world, ada);
  });

  const accountId = () => ada.signedIn.account.id;
  const old = () => ada.signedIn.session.deviceId as NonNullable<SignedIn["session"]["deviceId"]>;
  const addAddress = async (value: string) => {
    const at = world.deps.clock.now();
    const id = `adr_${value}` as const;
    const counts = { sent: 0, sending_since: 0, wrong_in_a_row: 0 };
    const row = {
      id,
      account_id: accountId(),
      kind: "email" as const,
      value,
      created_at: at,
      verified_at: at,
      ...counts,
    };
    await db.insertInto("addresses").values(row).execute();
    return id;
  };
  const ending = (deviceId: string, lost = true) => ({ deviceId: deviceId as never, lost, undoApprovals: false });
  const firstPasskey = async () => {
    const [first] = await passkeysOf(db, accountId());
    if (first === undefined) throw new Error("no passkey");
    return first;
  };
  const codesMadeAt = async () =>
    (await db.selectFrom("recovery_codes").select("created_at").executeTakeFirst())?.created_at ?? null;

  async function addPasskey({ signedIn }: { signedIn: SignedIn }) {
    const options = accepted(await beginRegistration(world.deps, signedIn));
    const authenticator = createSoftwareAuthenticator(world.deps.config.origin);
    const made = await finishRegistration(world.deps, signedIn, newPasskey(authenticator, options), names);
    return { authenticator, id: accepted(made).id };
  }

  async function signInBy(authenticator: SoftwareAuthenticator) {
    const options = await beginPasskeySignIn(world.deps, binding);
    const browser = { bindingSecret: binding, deviceSecret: null, deviceName: "Laptop", currentSessionId: null };
    const answer = authenticator.get(options as { challenge: string });
    const { sessionToken } = accepted(await finishPasskeySignIn(world.deps, answer, { ...browser, screen: newScreen }));
    return (await findSignedIn(world.deps, sessionToken)) as SignedIn;
  }

  /** Everything that this person may try against what Ada had. */
  async function doors(signedIn: SignedIn) {
    const { deps } = world;
    const { id: passkeyId } = await firstPasskey();
    const [browser] = await knownBrowsersOf(db, accountId());
    return {
      rename: await renameDevice(deps, signedIn, old(), "Not hers"),
      renamePasskey: await renamePasskey(deps, signedIn, passkeyId, "Not hers"),
      codes: await replaceRecoveryCodes(deps, signedIn, await codesMadeAt()),
      browser: await forgetBrowser(deps, signedIn, browser?.id ?? "kb_"),
      address: await removeAddress(deps, signedIn, "adr_ada@example.org"),
      passkey: await removePasskey(deps, signedIn, passkeyId),
      removed: await endOwnDevice(deps, signedIn, ending(old(), false)),
      lost: await endOwnDevice(deps, signedIn, ending(old())),
    };
  }

  describe("a phone that came by a code", () => {
    it("removes and replaces nothing that was there, at any door", async () => {
      const outcomes = await doors(phone.signedIn);
      for (const [door, outcome] of Object.entries(outcomes)) expect(outcome, door).toEqual(tooNew);
      expect(await passkeysOf(db, accountId())).toHaveLength(2);
    });

    it("does all of it a day later", async () => {
      world.advance(limits.newcomerSeconds);
      const later = await signInBy(phone.authenticator);
      const outcomes = await doors(later);
      for (const [door, outcome] of Object.entries(outcomes)) expect(outcome.ok, door).toBe(true);
    });

    it("adds, and removes what it added, and itself", async () => {
      const { id } = await addPasskey(phone);
      accepted(await removePasskey(world.deps, phone.signedIn, id));
      const address = await addAddress("new@example.org");
      accepted(await removeAddress(world.deps, phone.signedIn, address));
      const next = await enrolPhone(world, phone);
      accepted(await endOwnDevice(world.deps, phone.signedIn, ending(next.signedIn.session.deviceId ?? "")));
      accepted(await endOwnDevice(world.deps, phone.signedIn, ending(phone.signedIn.session.deviceId ?? "", false)));
    });

    it("makes codes where there are none left", async () => {
      await db.updateTable("recovery_codes").set({ used_at: world.deps.clock.now() }).execute();
      accepted(await replaceRecoveryCodes(world.deps, phone.signedIn, await codesMadeAt()));
    });

    it("does not touch what older devices bring in after it, nor the codes that they show", async () => {
      world.advance(1);
      const { id, code } = await offeredCode(world, ada.signedIn);
      expect(code).toHaveLength(22);
      expect(await cancelOffer(world.deps, phone.signedIn, id)).toEqual(tooNew);
      const enrolment = await findEnrolmentById(db, id);
      const { bound } = await bind(world, accepted(await claim(db, enrolment, world.deps.clock.now())));
      accepted(bound);
      expect(await undoEnrolment(world.deps, phone.signedIn, id)).toEqual(tooNew);
      const sibling = (await findEnrolmentById(db, id))?.deviceId ?? "";
      expect(await endOwnDevice(world.deps, phone.signedIn, ending(sibling))).toEqual(tooNew);
      expect((await viewDevices(world.deps, phone.signedIn)).trusted.map(({ undo }) => undo)).toEqual([
        null,
        null,
        null,
      ]);
    });

    it("leaves the ways in alone when it takes back what it brought in itself", async () => {
      world.advance(1);
      const next = await enrolPhone(world, phone);
      world.advance(1);
      const address = await addAddress("hers@example.org");
      accepted(await undoEnrolment(world.deps, phone.signedIn, next.id));
      expect(await db.selectFrom("addresses").select("id").where("id", "=", address).execute()).toHaveLength(1);
    });

    it("does not say “it was not me” to a sign-in from before it, nor to a computer that others vouched for", async () => {
      const earlier = await db.selectFrom("sign_in_requests").select("id").executeTakeFirstOrThrow();
      expect(await undoSignIn(world.deps, phone.signedIn, earlier.id)).toEqual(tooNew);
      world.advance(1);
      const { id } = await fullSignIn(world, ada);
      accepted(await vouchForSignIn(world.deps, ada.signedIn, id));
      expect(await undoSignIn(world.deps, phone.signedIn, id)).toEqual(tooNew);
      accepted(await undoSignIn(world.deps, phone.signedIn, (await fullSignIn(world, ada)).id));
    });

    it("does not put its own offline key in the place of an older device's", async () => {
      const keep = async ({ signedIn }: { signedIn: SignedIn }) => {
        const options = accepted(await beginOfflineKey(world.deps, signedIn)) as { challenge: string };
        return keepOfflineKey(world.deps, signedIn, ada.authenticator.get(options), "k".repeat(43));
      };
      accepted(await keep(ada));
      expect(await keep(phone)).toEqual(tooNew);
      expect(await db.selectFrom("offline_keys").select("device_id").execute()).toEqual([{ device_id: old() }]);
    });

    it("is told until when, and shown no button that it may not use", async () => {
      const view = await viewDevices(world.deps, phone.signedIn);
      const until = world.deps.clock.now() + limits.newcomerSeconds * 1000;
      expect(view.newcomerUntil).toBe(until);
      expect(view.knownBrowsers).toMatchObject([{ removable: false }]);
      expect(accepted(await viewDevice(world.deps, phone.signedIn, old())).heldUntil).toBe(until);
      const itself = phone.signedIn.session.deviceId as never;
      expect(accepted(await viewDevice(world.deps, phone.signedIn, itself)).heldUntil).toBeNull();
      expect(await viewDevices(world.deps, ada.signedIn)).toMatchObject({ newcomerUntil: null });
    });
  });

  describe("a browser signed in by a passkey", () => {
    it("that a newcomer brought is a newcomer too, brought in by that one", async () => {
      for (const { authenticator } of [phone, await addPasskey(phone)]) {
        const laptop = await signInBy(authenticator);
        const device = (await devicesOf(db, accountId())).find(({ id }) => id === laptop.session.deviceId);
        expect(device?.enrolledBy).toBe(phone.signedIn.session.deviceId);
        expect(await endOwnDevice(world.deps, laptop, ending(old()))).toEqual(tooNew);
      }
    });

    it("that an older device has is none, and may remove the newcomer", async () => {
      const laptop = await signInBy(ada.authenticator);
      accepted(await endOwnDevice(world.deps, laptop, ending(phone.signedIn.session.deviceId ?? "")));
    });
  });

  it("the older device removes the newcomer at once", async () => {
    const outcome = await endOwnDevice(world.deps, ada.signedIn, ending(phone.signedIn.session.deviceId ?? ""));
    expect(outcome.ok).toBe(true);
  });

  it("a session that the newcomer countersigned is as new, and one that a recovery ended in is not held up", async () => {
    const [browser] = await knownBrowsersOf(db, accountId());
    const { id, sessionToken } = await fullSignIn(world, ada);
    const screen = (await findSignedIn(world.deps, sessionToken)) as SignedIn;
    await db
      .updateTable("sign_in_requests")
      .set({ device_id: phone.signedIn.session.deviceId })
      .where("id", "=", id)
      .execute();
    expect(await forgetBrowser(world.deps, screen, browser?.id ?? "kb_")).toEqual(tooNew);
    const recovered = { ...phone.signedIn, session: { ...phone.signedIn.session, accessPassId: "tap_one" as never } };
    accepted(await endOwnDevice(world.deps, recovered, ending(old())));
  });
});
