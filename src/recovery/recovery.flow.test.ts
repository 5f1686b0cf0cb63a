import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newPasskey,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { createSoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { beginBinding, finishBinding } from "../accounts/bind-passkey.flow.ts";
import { disableAccount } from "../accounts/disable-account.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashSecret } from "../digest.ts";
import { findPassHolder } from "../sessions/pass-session.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { askForCodes, sendCodesOf } from "./ask-for-code.flow.ts";
import { findOldThings, type OldThings, removeOldThings } from "./old-devices.flow.ts";
import { proveByCode } from "./prove.flow.ts";
import { beginRecovery, finishRecovery, viewRecovery } from "./recovery.flow.ts";
import { deleteRecoveriesBefore, findRecoveryByBinding, saveRecovery } from "./recovery.store.ts";
import { replaceRecoveryCodes } from "./recovery-code.flow.ts";
import { runningRecoveries, stopRecovery } from "./running-recoveries.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  let codes: readonly string[];
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
    codes = accepted(await replaceRecoveryCodes(world.deps, ada.signedIn, null));
    const now = world.deps.clock.now();
    await db
      .insertInto("addresses")
      .values({
        id: "adr_adas__________________",
        account_id: ada.signedIn.account.id,
        kind: "email",
        value: "ada@example.org",
        created_at: now,
        verified_at: now,
        sent: 0,
        sending_since: 0,
        wrong_in_a_row: 0,
      })
      .execute();
  });

  const { address } = newScreen;
  const begin = async (name = "ada") => accepted(await beginRecovery(world.deps, name, newScreen));
  const byCode = (secret: string, code = codes[0] ?? "") =>
    proveByCode(world.deps, secret, { method: "recovery_code", code }, address);
  const byEmail = async (secret: string) => {
    const recovery = accepted(await askForCodes(world.deps, secret, "email", address));
    await sendCodesOf(world.deps, recovery, "email", null);
    const sent = await db.selectFrom("outbox").select("payload").where("recipient", "=", "ada@example.org").execute();
    const code = sent.map(({ payload }) => (JSON.parse(payload) as { code: string }).code).at(-1) ?? "";
    return proveByCode(world.deps, secret, { method: "email", code }, address);
  };
  const ready = async () => {
    const secret = await begin();
    accepted(await byCode(secret));
    accepted(await byEmail(secret));
    return secret;
  };
  const stateOf = async (secret: string) => (await viewRecovery(world.deps, secret))?.state.name;
  const finish = (secret: string) => finishRecovery(world.deps, secret, newScreen);
  const bind = async (passToken: string): Promise<SignedIn> => {
    const holder = await findPassHolder(world.deps, passToken);
    if (holder === null) throw new Error("no session of a pass");
    const options = await beginBinding(world.deps, holder);
    const answer = newPasskey(createSoftwareAuthenticator(world.deps.config.origin), options);
    const browser = { screen: newScreen, deviceName: "New phone", deviceSecret: null, currentSessionId: null };
    const { sessionToken } = accepted(await finishBinding(world.deps, holder, answer, browser));
    const signedIn = await findSignedIn(world.deps, sessionToken);
    if (signedIn === null) throw new Error("no session after the passkey");
    return signedIn;
  };
  const notices = async () =>
    (await db.selectFrom("outbox").selectAll().where("channel", "=", "account").execute()).map(
      ({ payload }) => JSON.parse(payload) as { kind: string; readyAt?: number | null },
    );

  it("tells when the first method is proved, with the end of the wait, and again when it is finished", async () => {
    const secret = await begin();
    accepted(await byCode(secret));
    const started = (await notices()).filter(({ kind }) => kind === "recovery_started");
    expect(started).toMatchObject([{ readyAt: world.deps.clock.now() + 24 * 3_600_000 }]);
    accepted(await byEmail(secret));
    await bind(accepted(await finish(secret)));
    const kinds = (await notices()).map(({ kind }) => kind);
    for (const kind of ["access_pass_issued", "recovery_finished"]) expect(kinds).toContain(kind);
    expect(kinds.filter((kind) => kind === "recovery_started")).toHaveLength(1);
  });

  it("keeps the browser's secret nowhere", async () => {
    const secret = await begin();
    expect(JSON.stringify(await db.selectFrom("recoveries").selectAll().execute())).not.toContain(secret);
  });

  it("saves on the version that was read, and on no other", async () => {
    const secret = await begin();
    const recovery = await findRecoveryByBinding(db, hashSecret(secret));
    const next = { ...recovery!, version: 2, state: { name: "waiting", until: 5 }, proofs: ["email"] } as const;
    expect(await Promise.all([saveRecovery(db, next), saveRecovery(db, next)])).toEqual(
      expect.arrayContaining([true, false]),
    );
    expect(await findRecoveryByBinding(db, hashSecret(secret))).toEqual(next);
  });

  it("sweeps what ran out, and nothing else", async () => {
    const secret = await begin();
    const { expiresAt } = (await findRecoveryByBinding(db, hashSecret(secret)))!;
    await deleteRecoveriesBefore(db, expiresAt, 10);
    expect(await stateOf(secret)).toBe("proving");
    await deleteRecoveriesBefore(db, expiresAt + 1, 10);
    expect(await viewRecovery(world.deps, secret)).toBeNull();
  });

  describe("gives one pass", () => {
    it("to ten who finish at once, and one passkey to all of their sessions", async () => {
      const secret = await ready();
      const tokens = (await Promise.all(Array.from({ length: 10 }, () => finish(secret)))).map(accepted);
      expect(await db.selectFrom("access_passes").select("id").execute()).toHaveLength(1);
      const bound = await Promise.allSettled(tokens.map(bind));
      expect(bound.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect((await finish(secret)).ok).toBe(false);
    });

    it("for two methods proved at once", async () => {
      const secret = await begin();
      const outcomes = await Promise.all([byCode(secret), byEmail(secret)]);
      expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
      expect(await stateOf(secret)).toBe("ready");
    });

    it("not for one code used in two recoveries", async () => {
      const [one, other] = [await begin(), await begin()];
      const outcomes = await Promise.all([byCode(one), byCode(other)]);
      expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    });

    it("not once the time for it is over", async () => {
      const secret = await ready();
      world.advance(4 * 24 * 3600 + 24 * 3600);
      expect(await stateOf(secret)).toBe("expired");
      expect((await finish(secret)).ok).toBe(false);
    });

    it("not for an account that was disabled meanwhile", async () => {
      const secret = await ready();
      accepted(await disableAccount(world.deps, "ada"));
      expect(await stateOf(secret)).toBe("cancelled");
      expect((await finish(secret)).ok).toBe(false);
    });
  });

  describe("the owner", () => {
    it("sees no recovery in which nothing was proved, and stops any other", async () => {
      await begin();
      const secret = await begin();
      accepted(await byCode(secret));
      const [running, ...others] = await runningRecoveries(world.deps, ada.signedIn);
      expect(others).toEqual([]);
      const id = running!.recovery.id;
      expect(accepted(await stopRecovery(world.deps, ada.signedIn, id, true)).cancelledBy).toBe("owner");
      expect(await stateOf(secret)).toBe("cancelled");
      const { protected_until } = await db.selectFrom("accounts").selectAll().executeTakeFirstOrThrow();
      expect(protected_until).toBeGreaterThan(world.deps.clock.now());
      expect(await stopRecovery(world.deps, ada.signedIn, id, true)).toMatchObject({ reason: "recovery_cancelled" });
    });

    it("stops nothing in a browser that is no device, nor anybody else's", async () => {
      const secret = await begin();
      accepted(await byCode(secret));
      const id = (await runningRecoveries(world.deps, ada.signedIn))[0]!.recovery.id;
      const grace = await world.person("grace");
      const elsewhere = { ...ada.signedIn, session: { ...ada.signedIn.session, deviceId: null } };
      expect(await stopRecovery(world.deps, elsewhere, id, false)).toMatchObject({ reason: "device_needed" });
      expect(await stopRecovery(world.deps, grace.signedIn, id, false)).toMatchObject({ reason: "not_found" });
    });
  });

  describe("at its end the old devices", () => {
    it("go with their sessions and passkeys, but for what is kept", async () => {
      const restored = await bind(accepted(await finish(await ready())));
      const old = accepted(await findOldThings(world.deps, restored));
      expect(old.devices.map(({ name }) => name)).toEqual(["ada's Pixel"]);
      expect(accepted(await removeOldThings(world.deps, restored, new Set()))).toBeGreaterThan(0);
      const live = await db.selectFrom("sessions").select("id").where("ended_at", "is", null).execute();
      expect(live.map(({ id }) => id)).toEqual([restored.session.id]);
      expect(await db.selectFrom("passkeys").select("id").execute()).toHaveLength(1);
      expect(Object.values(accepted(await findOldThings(world.deps, restored))).flat()).toEqual([]);
    });

    it("stay when they are ticked", async () => {
      const restored = await bind(accepted(await finish(await ready())));
      const old = accepted(await findOldThings(world.deps, restored));
      const kept = new Set<string>(
        Object.values(old).flatMap((things: OldThings[keyof OldThings]) => things.map((one) => one.id)),
      );
      expect(accepted(await removeOldThings(world.deps, restored, kept))).toBe(0);
      expect(accepted(await findOldThings(world.deps, restored))).toEqual(old);
    });

    it("are removed in no other session, and not for ever", async () => {
      expect((await removeOldThings(world.deps, ada.signedIn, new Set())).ok).toBe(false);
      const restored = await bind(accepted(await finish(await ready())));
      world.advance(3600);
      expect((await removeOldThings(world.deps, restored, new Set())).ok).toBe(false);
    });
  });
});
