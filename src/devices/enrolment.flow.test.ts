import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { bind, enrolPhone, offeredCode, stranger } from "../../tests/kit/enrol.ts";
import {
  accepted,
  binding,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  places,
} from "../../tests/kit/flow-world.ts";
import { openRequestByCode } from "../approval/open.flow.ts";
import { undoSignIn } from "../approval/undo.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { limits, seconds } from "../limits.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { redeemIntoSession } from "../sign-in/redeem.flow.ts";
import { bindSignedInDevice } from "./bind-device.flow.ts";
import { findClaimByCode, findClaimOfSession } from "./claim-enrolment.flow.ts";
import { devicesOf } from "./device.flow.ts";
import { endOwnDevice } from "./end-device.flow.ts";
import { cancelOffer, offerCode, sweepEnrolments, viewEnrolment } from "./offer-enrolment.flow.ts";
import { undoEnrolment } from "./undo-enrolment.flow.ts";
import { vouchForSignIn } from "./vouch-for-screen.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const claim = (code: string, claimer = stranger) => findClaimByCode(world.deps, code, claimer);
  const passkeyCount = async () => (await passkeysOf(db, ada.signedIn.account.id)).length;
  const notices = async () =>
    (await db.selectFrom("outbox").select("payload").orderBy("created_at").execute()).map(
      ({ payload }) => (JSON.parse(payload) as { kind: string }).kind,
    );

  /** A computer signed in by a code that Ada's Pixel countersigned. */
  async function signInComputer() {
    const { request, typed } = await world.beginPage();
    await ada.openAndApprove(typed.code);
    const browser = { redeemerHash: hashSecret(binding), address: places.home, currentSessionId: null };
    const { sessionToken } = accepted(await redeemIntoSession(world.deps, request.id, browser));
    return { id: request.id, signedIn: (await findSignedIn(world.deps, sessionToken)) as SignedIn };
  }

  describe("a new phone with the code of a trusted one", () => {
    it("becomes a device of that account, with a passkey and a session of its own, and the account is told", async () => {
      const phone = await enrolPhone(world, ada);
      const { session, account } = phone.signedIn;
      expect(account.id).toBe(ada.signedIn.account.id);
      expect(session).toMatchObject({ startedBy: "enrolment", verifiedAt: world.deps.clock.now() });
      const device = (await devicesOf(db, account.id)).find(({ id }) => id === session.deviceId);
      expect(device).toMatchObject({ name: "iPhone", system: "iOS", enrolledBy: ada.signedIn.session.deviceId });
      const passkeys = await passkeysOf(db, account.id);
      expect(passkeys.find(({ deviceId }) => deviceId === session.deviceId)).toMatchObject({ name: "iPhone" });
      expect(await notices()).toEqual(expect.arrayContaining(["new_device", "passkey_added"]));
      const view = accepted(await viewEnrolment(world.deps, ada.signedIn, phone.id));
      expect(view).toMatchObject({ state: "bound", deviceName: "iPhone" });
    });

    it("is one of ten that come at the same moment", async () => {
      const { code } = await offeredCode(world, ada.signedIn);
      const claims = await Promise.all(Array.from({ length: 10 }, async () => accepted(await claim(code))));
      const bound = await Promise.all(claims.map((one) => bind(world, one)));
      expect(bound.filter((each) => each.bound.ok)).toHaveLength(1);
      expect(bound.filter((each) => !each.bound.ok && each.bound.reason === "enrolment_used")).toHaveLength(9);
      expect(await passkeyCount()).toBe(2);
      expect(await devicesOf(db, ada.signedIn.account.id)).toHaveLength(2);
    });

    it("that shares a synced passkey signs in with that one, and is the device all the same", async () => {
      const { id, code } = await offeredCode(world, ada.signedIn);
      const phone = await enrolPhone(world, await world.person("grace"));
      const offered = accepted(await claim(code));
      expect(await bindSignedInDevice(world.deps, offered, phone.signedIn)).toEqual(refused("not_found"));
      const other = await enrolPhone(world, ada);
      const again = await offeredCode(world, ada.signedIn);
      expect(await bindSignedInDevice(world.deps, offered, other.signedIn)).toEqual(refused("enrolment_expired"));
      const latest = accepted(await claim(again.code));
      expect(await bindSignedInDevice(world.deps, latest, other.signedIn)).toEqual({ ok: true, value: true });
      expect(accepted(await viewEnrolment(world.deps, ada.signedIn, id)).state).toBe("cancelled");
      expect(accepted(await viewEnrolment(world.deps, ada.signedIn, again.id)).state).toBe("bound");
    });
  });

  describe("a code", () => {
    it("of 128 bits is kept as a hash only", async () => {
      const { code } = await offeredCode(world, ada.signedIn);
      expect(Buffer.from(code, "base64url")).toHaveLength(16);
      const [row] = await db.selectFrom("enrolments").selectAll().execute();
      expect(JSON.stringify(row)).not.toContain(code);
    });

    it("lives ten minutes, also for a phone that began in time", async () => {
      const { code } = await offeredCode(world, ada.signedIn);
      const inTime = accepted(await claim(code));
      world.advance(limits.bindingCodeLifetimeSeconds - 1);
      expect((await claim(code)).ok).toBe(true);
      world.advance(1);
      expect(await claim(code)).toEqual(refused("enrolment_expired"));
      expect((await bind(world, inTime)).bound).toEqual(refused("enrolment_expired"));
      expect(await passkeyCount()).toBe(1);
    });

    it("is worth nothing once it was cancelled, replaced, or its device revoked", async () => {
      const first = await offeredCode(world, ada.signedIn);
      const second = await offeredCode(world, ada.signedIn);
      expect(await claim(first.code)).toEqual(refused("enrolment_expired"));
      const begun = accepted(await claim(second.code));
      accepted(await cancelOffer(world.deps, ada.signedIn, second.id));
      expect((await bind(world, begun)).bound).toEqual(refused("enrolment_expired"));
      const third = await offeredCode(world, ada.signedIn);
      const deviceId = ada.signedIn.session.deviceId!;
      accepted(await endOwnDevice(world.deps, ada.signedIn, { deviceId, lost: false, undoApprovals: false }));
      expect(await claim(third.code)).toEqual(refused("enrolment_expired"));
    });

    it("that comes a second time is refused, and the account is alerted once; not for the new phone itself", async () => {
      const phone = await enrolPhone(world, ada);
      const itself = { address: places.home, present: phone.signedIn };
      expect(await claim(phone.code, itself)).toEqual(refused("enrolment_used"));
      expect(accepted(await viewEnrolment(world.deps, ada.signedIn, phone.id)).enrolment.claimedAgainAt).toBeNull();
      for (let times = 0; times < 3; times++) expect(await claim(phone.code)).toEqual(refused("enrolment_used"));
      const { enrolment } = accepted(await viewEnrolment(world.deps, ada.signedIn, phone.id));
      expect(enrolment.claimedAgainAt).toBe(world.deps.clock.now());
      const alerts = (await world.auditEvents()).filter((event) => event === "alert_enrolment_code_reused");
      expect(alerts).toHaveLength(1);
    });

    it("is not for the device that shows it", async () => {
      const { code } = await offeredCode(world, ada.signedIn);
      const own = { address: places.home, present: ada.signedIn };
      expect(await claim(code, own)).toEqual(refused("enrolment_own_device"));
    });

    it("is guessed at a bounded rate, by source", async () => {
      const guesses = limits.codeTriesPerSource;
      for (let number = 0; number < guesses; number++)
        expect(await claim("A".repeat(22))).toEqual(refused("enrolment_unknown"));
      expect(await claim("A".repeat(22))).toEqual(refused("too_many_tries"));
      const { code } = await offeredCode(world, ada.signedIn);
      expect((await claim(code, { ...stranger, address: places.elsewhere })).ok).toBe(true);
    });

    it("is shown to a device right after a touch only, and never to a session that began with a code", async () => {
      const computer = await signInComputer();
      expect(await offerCode(world.deps, computer.signedIn)).toEqual(refused("device_needed"));
      world.advance(limits.freshVerificationSeconds);
      expect(await offerCode(world.deps, ada.signedIn)).toEqual(refused("fresh_verification_needed"));
    });

    it("is nobody else's to follow, cancel or undo", async () => {
      const grace = await world.person("grace");
      const phone = await enrolPhone(world, ada);
      expect(await viewEnrolment(world.deps, grace.signedIn, phone.id)).toEqual(refused("not_found"));
      expect(await cancelOffer(world.deps, grace.signedIn, phone.id)).toEqual(refused("not_found"));
      expect(await undoEnrolment(world.deps, grace.signedIn, phone.id)).toEqual(refused("not_found"));
      const computer = await signInComputer();
      expect(await viewEnrolment(world.deps, computer.signedIn, phone.id)).toEqual(refused("not_found"));
      expect(await undoEnrolment(world.deps, computer.signedIn, phone.id)).toEqual(refused("device_needed"));
    });
  });

  describe("undo on the old phone", () => {
    const token = async (phone: { signedIn: SignedIn }) =>
      (await db.selectFrom("sessions").select("ended_at").where("id", "=", phone.signedIn.session.id).execute())[0];

    it("removes the new phone, its passkey, its session and what it approved, without a fresh touch", async () => {
      const phone = await enrolPhone(world, ada);
      const { typed } = await world.beginPage();
      accepted(await openRequestByCode(world.deps, phone.signedIn, typed.code, places.home));
      world.advance(3600);
      expect(await undoEnrolment(world.deps, ada.signedIn, phone.id)).toEqual({ ok: true, value: true });
      expect(await token(phone)).toEqual({ ended_at: world.deps.clock.now() });
      expect(await passkeyCount()).toBe(1);
      const [, removed] = await devicesOf(db, ada.signedIn.account.id);
      expect(removed).toMatchObject({ name: "iPhone", revokedAt: world.deps.clock.now() });
      expect(await world.auditEvents()).toContain("alert_enrolment_undone");
      expect(await undoEnrolment(world.deps, ada.signedIn, phone.id)).toEqual(refused("enrolment_not_undoable"));
    });

    it("takes what the new phone has brought in along", async () => {
      const phone = await enrolPhone(world, ada);
      const further = await enrolPhone(world, phone);
      accepted(await undoEnrolment(world.deps, ada.signedIn, phone.id));
      expect(await token(further)).toEqual({ ended_at: world.deps.clock.now() });
      expect(await passkeyCount()).toBe(1);
    });

    it("is not the new phone's own, nor one's that came later", async () => {
      const phone = await enrolPhone(world, ada);
      world.advance(1);
      const further = await enrolPhone(world, phone);
      for (const asking of [phone, further])
        expect(await undoEnrolment(world.deps, asking.signedIn, phone.id)).toEqual(refused("device_needed"));
    });

    it("works for a week", async () => {
      const phone = await enrolPhone(world, ada);
      world.advance(limits.enrolmentUndoSeconds);
      expect(await undoEnrolment(world.deps, ada.signedIn, phone.id)).toEqual(refused("enrolment_not_undoable"));
      const offer = await offeredCode(world, phone.signedIn).catch(() => null);
      expect(offer).toBeNull();
    });
  });

  describe("a computer that has just been signed in", () => {
    it("is offered a passkey once the phone says so, and is a device afterwards", async () => {
      const computer = await signInComputer();
      expect(await findClaimOfSession(world.deps, computer.signedIn)).toBeNull();
      const enrolment = accepted(await vouchForSignIn(world.deps, ada.signedIn, computer.id));
      expect(accepted(await vouchForSignIn(world.deps, ada.signedIn, computer.id)).id).toBe(enrolment.id);
      const offered = await findClaimOfSession(world.deps, computer.signedIn);
      const { bound } = await bind(world, offered!, computer.signedIn);
      const next = await findSignedIn(world.deps, accepted(bound).sessionToken);
      expect(next?.session).toMatchObject({ startedBy: "enrolment", origin: null });
      expect(next?.session.deviceId).not.toBeNull();
      const [old] = await db
        .selectFrom("sessions")
        .select("ended_at")
        .where("id", "=", computer.signedIn.session.id)
        .execute();
      expect(old?.ended_at).not.toBeNull();
      expect(await findClaimOfSession(world.deps, computer.signedIn)).toBeNull();
      expect(await vouchForSignIn(world.deps, ada.signedIn, computer.id)).toEqual(refused("enrolment_not_possible"));
    });

    it("is vouched for by the phone that countersigned it, freshly, and only right after", async () => {
      const computer = await signInComputer();
      const phone = await enrolPhone(world, ada);
      const grace = await world.person("grace");
      for (const other of [phone, grace])
        expect(await vouchForSignIn(world.deps, other.signedIn, computer.id)).toEqual(
          refused("enrolment_not_possible"),
        );
      expect(await vouchForSignIn(world.deps, computer.signedIn, computer.id)).toEqual(refused("device_needed"));
      world.advance(limits.freshVerificationSeconds);
      expect(await vouchForSignIn(world.deps, ada.signedIn, computer.id)).toEqual(refused("fresh_verification_needed"));
      world.advance(limits.bindingCodeLifetimeSeconds);
      const { session, account } = ada.signedIn;
      const fresh = { account, session: { ...session, verifiedAt: world.deps.clock.now() } };
      expect(await vouchForSignIn(world.deps, fresh, computer.id)).toEqual(refused("enrolment_not_possible"));
    });

    it("with a limited session is never offered anything", async () => {
      const computer = await signInComputer();
      accepted(await vouchForSignIn(world.deps, ada.signedIn, computer.id));
      const { session, account } = computer.signedIn;
      const limited = {
        account,
        session: { ...session, origin: { verdict: "unknown", form: "limited", use: "ordinary" } as const },
      };
      expect(await findClaimOfSession(world.deps, limited)).toBeNull();
      const other = await signInComputer();
      expect(await findClaimOfSession(world.deps, other.signedIn)).toBeNull();
    });

    it('is no device any more after "it was not me"', async () => {
      const computer = await signInComputer();
      accepted(await vouchForSignIn(world.deps, ada.signedIn, computer.id));
      const offered = await findClaimOfSession(world.deps, computer.signedIn);
      const { bound } = await bind(world, offered!, computer.signedIn);
      accepted(await undoSignIn(world.deps, ada.signedIn, computer.id));
      expect(await findSignedIn(world.deps, accepted(bound).sessionToken)).toBeNull();
      expect(await passkeyCount()).toBe(1);
    });
  });

  it("is swept a while later when nobody came; one that brought something in stays", async () => {
    const phone = await enrolPhone(world, ada);
    const { id } = await offeredCode(world, ada.signedIn);
    world.advance(limits.bindingCodeLifetimeSeconds + limits.codeQuarantineSeconds + 1);
    await sweepEnrolments(db, world.deps.clock.now());
    expect(await viewEnrolment(world.deps, ada.signedIn, id)).toEqual(refused("not_found"));
    expect((await viewEnrolment(world.deps, ada.signedIn, phone.id)).ok).toBe(true);
  });

  it("keeps its limits within what NIST SP 800-63B-4 §4.1.2.1 asks", () => {
    expect(limits.bindingCodeBytes * 8).toBeGreaterThanOrEqual(112);
    expect(seconds(limits.bindingCodeLifetimeSeconds)).toBeLessThanOrEqual(600_000);
  });
});
