import type { Kysely } from "kysely";
import { beforeEach, expect, it } from "vitest";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newPasskey,
  newScreen,
} from "../../tests/kit/flow-world.ts";
import { createSoftwareAuthenticator } from "../../tests/kit/software-authenticator.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { limits } from "../limits.ts";
import { findPassHolder } from "../sessions/pass-session.flow.ts";
import { findSignedIn } from "../sessions/session.flow.ts";
import { mayChangeAccount } from "../sessions/session.ts";
import { issuePassFor, revokePassesOf } from "./access-pass.flow.ts";
import { beginBinding, finishBinding } from "./bind-passkey.flow.ts";
import { disableAccount } from "./disable-account.flow.ts";
import { enterAccessPass } from "./enter-access-pass.flow.ts";

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const wanted = { issuerId: null, oneTime: true, lifetimeSeconds: 3600 };
  const issue = async (changes: Partial<typeof wanted> = {}) => {
    const { url } = accepted(await issuePassFor(world.deps, "ada", { ...wanted, ...changes }));
    return url.slice(url.indexOf("#") + 1);
  };
  const enter = (token: string) => enterAccessPass(world.deps, token, newScreen);
  const holderBy = async (token: string) => {
    const holder = await findPassHolder(world.deps, accepted(await enter(token)));
    if (holder === null) throw new Error("the pass began no session");
    return holder;
  };
  const browser = { screen: newScreen, deviceName: "New phone", deviceSecret: null, currentSessionId: null };
  const bind = async (holder: Awaited<ReturnType<typeof holderBy>>) => {
    const options = await beginBinding(world.deps, holder);
    const answer = newPasskey(createSoftwareAuthenticator(world.deps.config.origin), options);
    return finishBinding(world.deps, holder, answer, browser);
  };
  const reasonOf = async (outcome: Promise<{ ok: boolean; reason?: string }>) => (await outcome).reason ?? "yes";
  const passkeys = async () => (await db.selectFrom("passkeys").select("id").execute()).length;

  it("binds a passkey and begins an ordinary session that has verified nobody yet", async () => {
    const bound = accepted(await bind(await holderBy(await issue())));
    const signedIn = await findSignedIn(world.deps, bound.sessionToken);
    expect(signedIn).toMatchObject({ account: { identifier: "ada" }, session: { startedBy: "access_pass" } });
    expect(mayChangeAccount(signedIn!.session, world.deps.clock.now())).toEqual({
      ok: false,
      reason: "fresh_verification_needed",
    });
    expect(await passkeys()).toBe(2);
    expect(await world.auditEvents()).toEqual(expect.arrayContaining(["access_pass_issued", "access_pass_used"]));
  });

  it("keeps the token nowhere, and tells the holder that there is a pass", async () => {
    const token = await issue();
    const rows = await db.selectFrom("access_passes").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    const told = await db.selectFrom("outbox").select("payload").execute();
    expect(told.map(({ payload }) => JSON.parse(payload) as object)).toContainEqual({
      kind: "access_pass_issued",
      by: "administrator",
    });
  });

  it("is no sign-in: nothing takes its session for a person who is signed in", async () => {
    const token = accepted(await enter(await issue()));
    expect(await findSignedIn(world.deps, token)).toBeNull();
  });

  it("gives one of ten who use it at once a passkey, and nobody afterwards", async () => {
    const token = await issue();
    const holders = await Promise.all(Array.from({ length: 10 }, () => holderBy(token)));
    const outcomes = await Promise.all(holders.map((holder) => reasonOf(bind(holder))));
    expect(outcomes.filter((outcome) => outcome === "yes")).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(["yes", "access_pass_used"]));
    expect(await reasonOf(enter(token))).toBe("access_pass_used");
    expect(await passkeys()).toBe(2);
  });

  it("can be reusable, until it ends", async () => {
    const token = await issue({ oneTime: false });
    for (let device = 0; device < 2; device++) accepted(await bind(await holderBy(token)));
    const late = await holderBy(token);
    world.advance(3600);
    expect(await reasonOf(enter(token))).toBe("access_pass_expired");
    expect(await reasonOf(bind(late))).toBe("access_pass_expired");
    expect(await passkeys()).toBe(3);
  });

  it("dies with its session when its time is over", async () => {
    const token = accepted(await enter(await issue()));
    world.advance(3600);
    expect(await findPassHolder(world.deps, token)).toBeNull();
  });

  it("takes everything back when it is revoked: sessions, passkeys, also after its use", async () => {
    const bound = accepted(await bind(await holderBy(await issue())));
    const waiting = accepted(await enter(await issue()));
    expect(accepted(await revokePassesOf(world.deps, "ada"))).toBe(2);
    expect(await findSignedIn(world.deps, bound.sessionToken)).toBeNull();
    expect(await findPassHolder(world.deps, waiting)).toBeNull();
    expect(await passkeys()).toBe(1);
  });

  it("is replaced by the next one", async () => {
    const first = await issue();
    const holder = await holderBy(first);
    await issue();
    expect(await reasonOf(enter(first))).toBe("access_pass_expired");
    expect(await reasonOf(bind(holder))).toBe("access_pass_expired");
  });

  it("is refused for a disabled account, before and after it was issued", async () => {
    const token = await issue();
    const holder = await holderBy(token);
    accepted(await disableAccount(world.deps, "ada"));
    expect(await reasonOf(enter(token))).toBe("access_pass_expired");
    expect(await reasonOf(bind(holder))).toBe("account_disabled");
    expect(await reasonOf(issuePassFor(world.deps, "ada", wanted))).toBe("account_disabled");
  });

  it("is issued by nobody for themselves", async () => {
    const issuerId = ada.signedIn.account.id;
    expect(await reasonOf(issuePassFor(world.deps, "ada", { ...wanted, issuerId }))).toBe("issuer_is_holder");
  });

  it("answers one pass's challenge in that session only, and once", async () => {
    const [one, other] = [await holderBy(await issue({ oneTime: false })), await world.person("grace")];
    const options = await beginBinding(world.deps, one);
    const answer = newPasskey(createSoftwareAuthenticator(world.deps.config.origin), options);
    const elsewhere = { ...one, session: other.signedIn.session };
    expect(await reasonOf(finishBinding(world.deps, elsewhere, answer, browser))).toBe("challenge_expired");
    accepted(await finishBinding(world.deps, one, answer, browser));
    expect(await reasonOf(finishBinding(world.deps, one, answer, browser))).toBe("challenge_expired");
  });

  it("slows down a source that guesses, and nobody else", async () => {
    const token = await issue();
    for (let guess = 0; guess < limits.codeTriesPerSource; guess++)
      expect(await reasonOf(enter("x".repeat(43)))).toBe("access_pass_unknown");
    expect(await reasonOf(enter(token))).toBe("too_many_tries");
    expect((await enterAccessPass(world.deps, token, { ...newScreen, address: "198.51.100.9" })).ok).toBe(true);
  });
});
