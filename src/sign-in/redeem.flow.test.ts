import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { accepted, binding, createFlowWorld, newScreen } from "../../tests/kit/flow-world.ts";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { undoSignIn } from "../approval/undo.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { findSignedIn, startSession } from "../sessions/session.flow.ts";
import { findRequest } from "./advance.flow.ts";
import { cancelRequest } from "./page-request.flow.ts";
import { redeemIntoSession } from "./redeem.flow.ts";

const browser = { redeemerHash: hashSecret(binding), currentSessionId: null, address: newScreen.address };

forEachDatabase((openDatabase, kind) => {
  let db: Kysely<Schema>;
  beforeEach(async () => {
    db = await openDatabase();
  });

  /** A request that Ada has approved. */
  const approved = async (database = db) => {
    const world = createFlowWorld(database);
    const ada = await world.person("ada");
    const { request, typed } = await world.beginPage();
    await ada.openAndApprove(typed.code);
    const sessions = () =>
      database.selectFrom("sessions").selectAll().where("sign_in_request_id", "=", request.id).execute();
    return { world, ada, request, sessions };
  };

  describe("redeem once", () => {
    it("hands an approved request to exactly one of ten redeemers, each on a connection of its own", async () => {
      const url = await openDatabase.newUrl();
      const { world, request, sessions } = await approved(await openDatabase(url));
      // SQLite serves one process through one connection; PostgreSQL gets ten that race for real.
      const connections =
        kind === "sqlite" ? [] : await Promise.all(Array.from({ length: 10 }, () => openDatabase(url)));
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          redeemIntoSession({ ...world.deps, db: connections[at] ?? world.deps.db }, request.id, browser),
        ),
      );
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
      expect(outcomes.filter((each) => !each.ok && each.reason === "already_redeemed")).toHaveLength(9);
      expect(await sessions()).toHaveLength(1);
      const redeemed = (await world.auditEvents()).filter((event) => event === "sign_in_redeemed");
      expect(redeemed).toHaveLength(1);
    });

    it("gives either the screen or the phone the last word when redeeming and taking back race", async () => {
      const { world, ada, request } = await approved();
      const [redeemed, undone] = await Promise.all([
        redeemIntoSession(world.deps, request.id, browser),
        undoSignIn(world.deps, ada.signedIn, request.id),
      ]);
      expect(undone.ok).toBe(true);
      expect((await findRequest(world.deps.db, request.id))?.state.name).toBe("revoked");
      if (redeemed.ok) expect(await findSignedIn(world.deps, redeemed.value.sessionToken)).toBeNull();
      else expect(redeemed.reason).toBe("revoked");
    });
  });

  it("signs the new screen in as the one who approved, with the screen's own name, and sends it on", async () => {
    const { world, ada, request } = await approved();
    const { sessionToken, next } = accepted(await redeemIntoSession(world.deps, request.id, browser));
    expect(next).toBe("/wiki");
    expect(await findSignedIn(world.deps, sessionToken)).toMatchObject({
      account: { id: ada.signedIn.account.id },
      // No passkey was used on this screen: it is no authorization device and may not change credentials.
      session: {
        ...newScreen,
        startedBy: "sign_in_request",
        deviceId: null,
        verifiedAt: null,
        signInRequestId: request.id,
      },
    });
  });

  it("ends the session that the browser had before, and keeps it when the redeeming is refused", async () => {
    const { world, ada, request } = await approved();
    const beginning = {
      account: ada.signedIn.account,
      startedBy: "passkey",
      screen: newScreen,
      deviceId: null,
      signInRequestId: null,
      origin: null,
    } as const;
    const before = await startSession(db, world.deps, beginning, world.deps.clock.now());
    const held = { ...browser, currentSessionId: before.session.id };
    await redeemIntoSession(world.deps, request.id, { ...held, redeemerHash: "another" });
    expect(await findSignedIn(world.deps, before.token)).not.toBeNull();
    accepted(await redeemIntoSession(world.deps, request.id, held));
    expect(await findSignedIn(world.deps, before.token)).toBeNull();
  });

  it("refuses a disabled account and leaves the request approved, with nothing half-written", async () => {
    const { world, request, sessions } = await approved();
    accepted(await disableAccount(world.deps, "ada"));
    const events = await world.auditEvents();
    expect(await redeemIntoSession(world.deps, request.id, browser)).toEqual({ ok: false, reason: "account_disabled" });
    expect(await findRequest(db, request.id)).toMatchObject({ version: 3, state: { name: "approved" } });
    expect(await sessions()).toEqual([]);
    expect(await world.auditEvents()).toEqual(events);
  });

  it.each([
    ["another browser", { ...browser, redeemerHash: hashSecret("another") }, 0, "wrong_redeemer"],
    ["a browser that comes too late", browser, limits.redeemWithinSeconds, "expired"],
  ])("refuses %s", async (_who, redeemer, later, reason) => {
    const { world, request, sessions } = await approved();
    world.advance(later);
    expect(await redeemIntoSession(world.deps, request.id, redeemer)).toEqual({ ok: false, reason });
    expect(await sessions()).toEqual([]);
  });

  it("gives no browser session for a device grant, nor for a request that is not there", async () => {
    const world = createFlowWorld(db);
    const ada = await world.person("ada");
    const { request, typed } = await world.beginPage({ kind: "device_grant" });
    await ada.openAndApprove(typed.code);
    const refused = { ok: false, reason: "not_found" };
    expect(await redeemIntoSession(world.deps, request.id, browser)).toEqual(refused);
    expect(await redeemIntoSession(world.deps, "sir_0000000000000000000000", browser)).toEqual(refused);
    expect((await findRequest(world.deps.db, request.id))?.state.name).toBe("approved");
  });

  it("announces a change after it was written, and nothing when it was refused", async () => {
    const { world, request } = await approved();
    const seen: (string | undefined)[] = [];
    let read = Promise.resolve();
    world.deps.changes.watch(request.id, () => {
      read = findRequest(world.deps.db, request.id).then((found) => void seen.push(found?.state.name));
    });
    await redeemIntoSession(world.deps, request.id, { ...browser, redeemerHash: "another" });
    await cancelRequest(world.deps, request.id, "another");
    await read;
    expect(seen).toEqual([]);
    await redeemIntoSession(world.deps, request.id, browser);
    await read;
    expect(seen).toEqual(["redeemed"]);
  });
});
