import { type Kysely, sql } from "kysely";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { accepted, binding, createFlowWorld, type FlowPerson, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { deviceId } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import type { DeviceId } from "../ids.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { liveSessions } from "../sessions/live-session.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { redeemIntoSession, redeemSignInRequest } from "../sign-in/redeem.flow.ts";
import { devicesOf } from "./device.flow.ts";
import { insertDevice } from "./device.store.ts";
import { endOwnDevice } from "./end-device.flow.ts";

const refused = (reason: string) => ({ ok: false, reason });

forEachDatabase((openDatabase, kind) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let pixel: DeviceId;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    pixel = ada.signedIn.session.deviceId as DeviceId;
  });

  const end = (changes: { lost?: boolean; undoApprovals?: boolean } = {}, id = pixel) =>
    endOwnDevice(world.deps, ada.signedIn, { deviceId: id, lost: false, undoApprovals: false, ...changes });

  /** A computer signed in by a code that Ada's Pixel countersigned. */
  async function signInComputer(): Promise<string> {
    const { request, typed } = await world.beginPage();
    await ada.openAndApprove(typed.code);
    const browser = { redeemerHash: hashSecret(binding), address: request.screen.address, currentSessionId: null };
    return accepted(await redeemIntoSession(world.deps, request.id, browser)).sessionToken;
  }
  const stateOf = async (code: string) => {
    const row = await db
      .selectFrom("user_codes")
      .select("request_id")
      .where("code", "=", code)
      .executeTakeFirstOrThrow();
    return (await findRequest(db, row.request_id))?.state;
  };

  /** Whether a statement waits for a row that another transaction has written. */
  const somebodyWaits = async (): Promise<boolean> => {
    const waiting = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    return (await waiting.execute(db)).rows.length > 0;
  };

  describe("a device that is ended", () => {
    // SQLite's transactions exclude each other.
    if (kind === "postgres")
      it("leaves alone what is being redeemed at this very moment: its session goes on", async () => {
        const { request, typed } = await world.beginPage();
        const id = await ada.openAndApprove(typed.code);
        const redeemer = { redeemerHash: hashSecret(binding), clientId: null, address: request.screen.address };
        const approved = await findRequest(db, id);
        if (approved === null) throw new Error(`there is no request ${id}`);
        const { ended } = await db.transaction().execute(async (tx) => {
          accepted(await redeemSignInRequest(tx, world.deps, approved, redeemer, world.deps.clock.now()));
          const ended = end();
          await vi.waitUntil(somebodyWaits, { timeout: 15_000 });
          return { ended };
        });
        expect(await ended).toMatchObject({ ok: true });
        expect((await findRequest(db, id))?.state.name).toBe("redeemed");
      });

    it("is signed out, and its owner is told", async () => {
      expect(await end()).toMatchObject({ ok: true, value: { undone: 0, keptPasskeys: 0 } });
      expect(await liveSessions(world.deps, ada.signedIn.account.id)).toEqual([]);
      expect(await devicesOf(db, ada.signedIn.account.id)).toMatchObject([{ id: pixel, lostAt: null }]);
      const told = await db.selectFrom("outbox").select("payload").execute();
      expect(told.map(({ payload }) => JSON.parse(payload))).toContainEqual({
        kind: "device_removed",
        device: "ada's Pixel",
        lost: false,
      });
      expect(await world.auditEvents()).toContain("device_revoked");
    });

    it("approves nothing, though its card was open and its passkey signs", async () => {
      const { typed } = await world.beginPage();
      const id = accepted(await ada.open(typed.code));
      const signature = await ada.sign(id);
      expect((await end()).ok).toBe(true);
      expect(await stateOf(typed.code)).toMatchObject({ name: "denied", denial: "declined" });
      expect(signature).toBeDefined();
      expect(await ada.approve(id)).toEqual(refused("denied"));
      const next = await world.beginPage();
      expect(await ada.open(next.typed.code)).toEqual(refused("device_needed"));
    });

    it("approves nothing either when only its row says so: the approval looks again in its own transaction", async () => {
      const { typed } = await world.beginPage();
      const id = accepted(await ada.open(typed.code));
      await db.updateTable("devices").set({ revoked_at: world.deps.clock.now() }).execute();
      expect(await ada.approve(id)).toEqual(refused("device_needed"));
      expect(await stateOf(typed.code)).toMatchObject({ name: "opened" });
    });

    it("takes back an approval that nobody has redeemed yet", async () => {
      const { typed } = await world.beginPage();
      await ada.openAndApprove(typed.code);
      expect((await end()).ok).toBe(true);
      expect(await stateOf(typed.code)).toMatchObject({ name: "revoked" });
    });

    it("leaves what it has signed in alone, unless all of that is to end", async () => {
      const computer = await signInComputer();
      expect((await end()).ok).toBe(true);
      expect(await findSignedIn(world.deps, computer)).not.toBeNull();
      expect(await end({ lost: true, undoApprovals: true })).toMatchObject({ ok: true, value: { undone: 1 } });
      expect(await findSignedIn(world.deps, computer)).toBeNull();
    });

    it("counts what it approved", async () => {
      await signInComputer();
      await signInComputer();
      expect(await devicesOf(db, ada.signedIn.account.id)).toMatchObject([{ id: pixel, approvals: 2 }]);
    });

    it("comes to an end once in ten calls at the same moment, and is told of once", async () => {
      await Promise.all(Array.from({ length: 10 }, () => end({ lost: true })));
      const told = await db
        .selectFrom("outbox")
        .select("payload")
        .where("payload", "like", "%device_removed%")
        .execute();
      expect(told.length).toBe(1);
    });
  });

  describe("a lost device", () => {
    const live = (bound: boolean) =>
      db
        .updateTable("passkeys")
        .set({ device_id: bound ? pixel : null })
        .execute();
    const addRecoveryCode = () =>
      db
        .insertInto("recovery_codes")
        .values({
          account_id: ada.signedIn.account.id,
          position: 1,
          salt: "s",
          code_hash: "h",
          created_at: 0,
          used_at: null,
        })
        .execute();
    const passkeys = async () => (await passkeysOf(db, ada.signedIn.account.id)).length;

    it("loses the passkey that lives on it when there is another way in", async () => {
      await live(true);
      await addRecoveryCode();
      expect(await end({ lost: true })).toMatchObject({ ok: true, value: { keptPasskeys: 0 } });
      expect(await passkeys()).toBe(0);
    });

    it("keeps the very last way in, and says so; another call removes it once there is another", async () => {
      await live(true);
      expect(await end({ lost: true })).toMatchObject({ ok: true, value: { keptPasskeys: 1 } });
      expect(await passkeys()).toBe(1);
      await addRecoveryCode();
      expect(await end({ lost: true })).toMatchObject({ ok: true, value: { keptPasskeys: 0 } });
      expect(await passkeys()).toBe(0);
    });

    it("leaves a synced passkey, and a device that is only revoked leaves its own", async () => {
      await addRecoveryCode();
      await live(false);
      await end({ lost: true });
      expect(await passkeys()).toBe(1);
      await live(true);
      await end({ lost: false });
      expect(await passkeys()).toBe(1);
    });
  });

  describe("refuses", () => {
    it("a device that is not there, or somebody else's", async () => {
      const grace = await world.person("grace");
      expect(await end({}, deviceId("nobody"))).toEqual(refused("not_found"));
      expect(await end({}, grace.signedIn.session.deviceId as DeviceId)).toEqual(refused("not_found"));
      expect(await liveSessions(world.deps, grace.signedIn.account.id)).toHaveLength(1);
    });

    it("a session whose verification is old, and one that began with a code", async () => {
      const spare = deviceId("spare");
      const [device] = await devicesOf(db, ada.signedIn.account.id);
      await insertDevice(db, { ...device!, id: spare }, "spare");
      const computer = await findSignedIn(world.deps, await signInComputer());
      const asked = { deviceId: spare, lost: true, undoApprovals: false };
      expect(await endOwnDevice(world.deps, computer!, asked)).toEqual(refused("device_needed"));
      world.advance(301);
      expect(await end({}, spare)).toEqual(refused("fresh_verification_needed"));
    });
  });

  it("an approval makes the phone's session no fresher: it was given for one request", async () => {
    world.advance(600);
    const { typed } = await world.beginPage();
    await ada.openAndApprove(typed.code);
    const [session] = await liveSessions(world.deps, ada.signedIn.account.id);
    expect(session?.verifiedAt).toBe(ada.signedIn.session.verifiedAt);
  });
});
