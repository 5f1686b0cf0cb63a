import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  accepted,
  binding,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { undoSignIn } from "../approval/undo.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { redeemIntoSession } from "../sign-in/redeem.flow.ts";
import { viewHome } from "./home.flow.ts";
import { liveSessions } from "./live-session.flow.ts";
import { endSession, findSignedIn, startSession } from "./session.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const start = () =>
    startSession(
      db,
      world.deps,
      {
        account: ada.signedIn.account,
        startedBy: "passkey",
        screen: newScreen,
        deviceId: null,
        signInRequestId: null,
        origin: null,
      },
      world.deps.clock.now(),
    );
  const seen = (token: string) => findSignedIn(world.deps, token);

  it("keeps the token nowhere: the database has its hash only", async () => {
    const { token } = await start();
    const rows = await db.selectFrom("sessions").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(rows.map((row) => row.token_hash)).toContain(hashSecret(token));
  });

  describe("a session looks the same to its browser, like none,", () => {
    it("when its token is unknown", async () => expect(await seen("x".repeat(43))).toBeNull());

    it("when it was ended", async () => {
      const { session, token } = await start();
      await endSession(world.deps, session.id, session.accountId);
      expect(await seen(token)).toBeNull();
    });

    it("when it was idle too long, and not while it is used", async () => {
      const [used, idle] = [await start(), await start()];
      world.advance(limits.sessionIdleSeconds - 1);
      expect(await seen(used.token)).not.toBeNull();
      world.advance(1);
      expect(await seen(idle.token)).toBeNull();
      expect(await seen(used.token)).not.toBeNull();
    });

    it("when its time is up, however much it was used", async () => {
      const { token } = await start();
      for (let day = 0; day < 29; day++) {
        world.advance(86_400);
        expect(await seen(token)).not.toBeNull();
      }
      world.advance(86_400);
      expect(await seen(token)).toBeNull();
    });

    it("when its account was disabled", async () => {
      const { token } = await start();
      await db.updateTable("accounts").set({ disabled_at: 1 }).execute();
      expect(await seen(token)).toBeNull();
    });
  });

  it("is not ended by another account that knows its id", async () => {
    const grace = await world.person("grace");
    const { session, token } = await start();
    await endSession(world.deps, session.id, grace.signedIn.account.id);
    expect(await seen(token)).not.toBeNull();
    expect(await world.auditEvents()).not.toContain("session_ended");
  });

  it("writes down that it was seen once a minute, not at every look", async () => {
    const { session, token } = await start();
    const lastSeen = async () =>
      (await db.selectFrom("sessions").select("last_seen_at").where("id", "=", session.id).executeTakeFirstOrThrow())
        .last_seen_at - session.lastSeenAt;
    world.advance(limits.lastSeenGranularitySeconds - 1);
    await seen(token);
    expect(await lastSeen()).toBe(0);
    world.advance(1);
    await seen(token);
    expect(await lastSeen()).toBe(limits.lastSeenGranularitySeconds * 1000);
  });

  it("ends with the sign-in that began it when the person takes that back, while the phone stays signed in", async () => {
    const id = await ada.openAndApprove((await world.beginPage()).typed.code);
    const redeemed = await redeemIntoSession(world.deps, id, {
      redeemerHash: hashSecret(binding),
      currentSessionId: null,
      address: newScreen.address,
    });
    const { sessionToken } = accepted(redeemed);
    const before = await viewHome(world.deps, ada.signedIn);
    expect(before.sessions.map(({ current, countersignedBy }) => [current, countersignedBy])).toEqual(
      expect.arrayContaining([
        [true, null],
        [false, "ada's Pixel"],
      ]),
    );
    accepted(await undoSignIn(world.deps, ada.signedIn, id));
    expect(await seen(sessionToken)).toBeNull();
    expect((await liveSessions(world.deps, ada.signedIn.account.id)).map((each) => each.id)).toEqual([
      ada.signedIn.session.id,
    ]);
  });
});
