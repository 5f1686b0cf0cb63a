import type { Kysely } from "kysely";
import { beforeEach, describe, expect, it } from "vitest";
import { createBrowserKey } from "../../tests/kit/browser-key.ts";
import {
  accepted,
  createFlowWorld,
  type FlowPerson,
  type FlowWorld,
  newScreen,
  places,
} from "../../tests/kit/flow-world.ts";
import { fullSignIn, openPage, prove } from "../../tests/kit/whole-sign-ins.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits } from "../limits.ts";
import { deviceCodeGrant } from "../oauth/clients/client.ts";
import { addClient } from "../oauth/clients/client-registry.flow.ts";
import type { ClientPolicy } from "../policy/client-policy.ts";
import type { Terms } from "../policy/terms.ts";
import { advanceSignInRequest, findRequest } from "../sign-in/advance.flow.ts";
import { showRequest } from "../sign-in/screen.flow.ts";
import type { SignInState } from "../sign-in/sign-in-request.ts";
import { viewOnPhone } from "./card.flow.ts";
import { judgeAgain } from "./card-anew.flow.ts";
import { deny } from "./decide.flow.ts";

const careful = { demands: { question: true, checkCode: true }, form: "limited", use: "ordinary", blockedBy: null };
const trusting = { demands: { question: false, checkCode: false }, form: "full", use: "ordinary", blockedBy: null };

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let ada: FlowPerson;
  beforeEach(async () => {
    db = await openDatabase();
    world = createFlowWorld(db);
    ada = await world.person("ada");
  });
  const stateOf = async (id: SignInRequestId): Promise<SignInState> => {
    const request = await findRequest(db, id);
    if (request === null) throw new Error("the request is gone");
    return request.state;
  };
  const termsOf = async (id: SignInRequestId): Promise<Terms> => {
    const state = await stateOf(id);
    if (!("terms" in state)) throw new Error(`a ${state.name} request has no terms`);
    return state.terms;
  };
  /** The link-local channel has connected the two. */
  const meet = (id: SignInRequestId) => {
    const now = world.deps.clock.now();
    return advanceSignInRequest(db, id, { name: "prove", proved: { nearbyAt: now } }, now);
  };
  const protect = () =>
    db
      .updateTable("accounts")
      .set({ protected_until: world.deps.clock.now() + 1_000 })
      .execute();
  const openGrant = async (from: string, policy: Partial<ClientPolicy> = {}) => {
    const wanted = { name: "TV", kind: "public", trust: "first_party", grantTypes: [deviceCodeGrant] } as const;
    const { client } = accepted(await addClient(world.deps, { ...wanted, policy }));
    const screen = { ...newScreen, address: from };
    const { typed } = await world.beginPage({ kind: "device_grant", clientId: client.id, screen });
    return accepted(await ada.open(typed.code));
  };

  describe("opens on the terms that evidence and policy give:", () => {
    it("one address is likely, and nothing more is asked", async () => {
      const id = await openPage(world, ada);
      expect(await termsOf(id)).toEqual({ verdict: "likely", reason: "same_network", ...trusting });
    });

    it("two places of one country are unknown: question, check code, limited", async () => {
      const id = await openPage(world, ada, { from: places.elsewhere });
      expect(await termsOf(id)).toEqual({ verdict: "unknown", reason: "no_evidence", ...careful });
      const view = accepted(await viewOnPhone(world.deps, ada.signedIn, id));
      const request = await findRequest(db, id);
      expect(view).toMatchObject({
        terms: careful,
        statement: { verdict: "unknown", form: "limited", demands: { question: true, check_code: true } },
      });
      expect(request && (await showRequest(world.deps, request))).toMatchObject({
        state: "opened",
        offerPasskey: true,
      });
    });

    it("a browser that this account let in before is known, wherever it is", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, ada, { key });
      for (const from of [places.elsewhere, places.abroad, places.anonymiser])
        expect(await termsOf(await openPage(world, ada, { from, key }))).toMatchObject({
          verdict: "known",
          ...trusting,
        });
    });

    it("a browser that another account let in is not", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, await world.person("grace"), { key });
      expect(await termsOf(await openPage(world, ada, { from: places.elsewhere, key }))).toMatchObject(careful);
    });

    it("a television elsewhere is asked about, and limited; no check code can be typed on it", async () => {
      for (const from of [places.elsewhere, places.hosting])
        expect(await termsOf(await openGrant(from))).toMatchObject({
          verdict: "unknown",
          demands: { question: true, checkCode: false },
          form: "limited",
        });
    });

    it("with the policy off, nothing is asked of anybody", async () => {
      world = createFlowWorld(db, {}, { SIGN_IN_POLICY: "off" });
      const grace = await world.person("grace");
      const id = await openPage(world, grace, { from: places.abroad });
      expect(await termsOf(id)).toEqual({ verdict: "contradicted", reason: "other_country", ...trusting });
      expect((await grace.approve(id, {}, null)).ok).toBe(true);
    });
  });

  describe("refuses at once, and tells both screens why:", () => {
    it.each([
      [places.abroad, "other_country"],
      [places.hosting, "hosting_network"],
      [places.anonymiser, "hidden_network"],
    ])("a browser at %s: %s", async (from, why) => {
      const id = await openPage(world, ada, { from });
      expect(await stateOf(id)).toMatchObject({ name: "denied", denial: why });
      expect(accepted(await viewOnPhone(world.deps, ada.signedIn, id))).toMatchObject({ step: "refused", why });
      const request = await findRequest(db, id);
      expect(request && (await showRequest(world.deps, request))).toEqual({
        state: "refused",
        why,
        offerPasskey: true,
      });
      expect((await world.auditEvents()).slice(-1)).toEqual(["sign_in_refused"]);
      expect(await ada.approve(id)).toEqual({ ok: false, reason: "denied" });
      const { detail } = await db
        .selectFrom("audit_events")
        .select("detail")
        .where("event", "=", "sign_in_refused")
        .executeTakeFirstOrThrow();
      expect(JSON.parse(detail)).toMatchObject({ verdict: "contradicted", blockedBy: why });
    });

    it.each<[string, string, Partial<ClientPolicy>, string]>([
      ["a country that the client does not allow", places.home, { countries: ["FR"] }, "country_not_allowed"],
      ["a network that it does not allow", places.home, { networks: ["10.0.0.0/8"] }, "network_not_allowed"],
      [
        "too little evidence for it, on a television",
        places.elsewhere,
        { requiredVerdict: "likely" },
        "verdict_required",
      ],
    ])("%s", async (_what, from, policy, why) =>
      expect(await stateOf(await openGrant(from, policy))).toMatchObject({ name: "denied", denial: why }),
    );

    it("and not what the client does allow", async () => {
      const policy = { countries: ["DE"], networks: ["192.0.2.0/24"], requiredVerdict: "likely" } as const;
      expect(await termsOf(await openGrant(places.home, policy))).toMatchObject(trusting);
    });
  });

  describe("keeps open what coming closer could mend:", () => {
    it("a protected account lets in who proves to be nearby, and not who only shares its address", async () => {
      await protect();
      const id = await openPage(world, ada);
      expect(await termsOf(id)).toMatchObject({ verdict: "likely", blockedBy: "account_protected" });
      expect(await ada.approve(id)).toEqual({ ok: false, reason: "blocked_by_policy" });
      const before = await ada.sign(id);
      accepted(await meet(id));
      expect(await judgeAgain(world.deps, ada.signedIn, id, places.home)).toEqual({ ok: true, value: true });
      expect(await termsOf(id)).toEqual({ verdict: "nearby", reason: "nearby_channel", ...trusting });
      // What is signed is the new card, never the one from before.
      expect((await ada.sign(id)).response.clientDataJSON).not.toBe(before.response.clientDataJSON);
      expect((await ada.approve(id, {}, null)).ok).toBe(true);
    });

    it("a protected account lets a known browser in, and is as ever once the time is over", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, ada, { key });
      await protect();
      expect(await termsOf(await openPage(world, ada, { from: places.elsewhere, key }))).toMatchObject(trusting);
      expect(await termsOf(await openPage(world, ada, { from: places.elsewhere }))).toMatchObject({
        verdict: "unknown",
        blockedBy: "account_protected",
      });
      world.advance(1);
      expect(await termsOf(await openPage(world, ada))).toMatchObject({ verdict: "likely", ...trusting });
    });

    it("a television at a protected account's home has no way to come closer: refused", async () => {
      await protect();
      expect(await stateOf(await openGrant(places.home))).toMatchObject({ denial: "account_protected" });
    });
  });

  describe("judges again", () => {
    it("with nothing better where two public addresses differ, channel or not", async () => {
      const id = await openPage(world, ada, { from: places.elsewhere });
      accepted(await meet(id));
      const before = await stateOf(id);
      expect(await judgeAgain(world.deps, ada.signedIn, id, places.home)).toEqual({ ok: true, value: false });
      expect(await termsOf(id)).toMatchObject(careful);
      // The phone goes on showing the card that it has: an approval of it must still fit.
      expect(await stateOf(id)).toEqual(before);
    });

    it("and refuses what has turned into a contradiction", async () => {
      const id = await openPage(world, ada, { from: places.elsewhere });
      expect(await judgeAgain(world.deps, ada.signedIn, id, places.abroad)).toEqual({ ok: true, value: true });
      expect(await stateOf(id)).toMatchObject({ name: "denied", denial: "other_country" });
    });

    it("nothing for another account, nor for a request that nobody looks at", async () => {
      const grace = await world.person("grace");
      const id = await openPage(world, ada, { from: places.elsewhere });
      const before = await stateOf(id);
      expect(await judgeAgain(world.deps, grace.signedIn, id, places.home)).toEqual({
        ok: false,
        reason: "already_opened",
      });
      expect(await stateOf(id)).toEqual(before);
      const { request } = await world.beginPage();
      expect(await judgeAgain(world.deps, ada.signedIn, request.id, places.home)).toEqual({
        ok: false,
        reason: "not_found",
      });
    });

    it("takes a key that was proved after the code was entered into account", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, ada, { key });
      const id = await openPage(world, ada, { from: places.elsewhere });
      accepted(await prove(world, id, key));
      expect(await judgeAgain(world.deps, ada.signedIn, id, places.home)).toEqual({ ok: true, value: true });
      expect(await termsOf(id)).toMatchObject({ verdict: "known", ...trusting });
    });
  });

  describe("a source with too many signs of phishing cools down,", () => {
    const coolByDenials = async () => {
      for (let count = 0; count < limits.notStartedBeforeCooling; count++) {
        const id = await openPage(world, ada, { from: places.elsewhere });
        accepted(await deny(world.deps, ada.signedIn, id, "not_started_by_me"));
      }
    };

    it("which stops what has no evidence, and nothing beside it", async () => {
      const key = createBrowserKey();
      await fullSignIn(world, ada, { key });
      await coolByDenials();
      expect((await world.auditEvents()).filter((event) => event === "alert_source_cooled")).toHaveLength(1);
      const from = places.elsewhere;
      expect(await termsOf(await openPage(world, ada, { from }))).toMatchObject({ blockedBy: "source_cooled" });
      expect(await termsOf(await openPage(world, ada, { from, key }))).toMatchObject(trusting);
      // A neighbour behind the same address, with their phone there too.
      const { typed } = await world.beginPage({ screen: { ...newScreen, address: from } });
      const neighbours = accepted(await ada.open(typed.code, from));
      expect(await termsOf(neighbours)).toMatchObject({ verdict: "likely", ...trusting });
      expect(await termsOf(await openPage(world, ada))).toMatchObject(trusting);
      world.advance(limits.codeTryWindowSeconds);
      expect(await termsOf(await openPage(world, ada, { from }))).toMatchObject(careful);
    });

    it("also when nobody complains: so many requests looked at from elsewhere are no accident", async () => {
      const verdicts = [];
      for (let count = 0; count <= limits.unknownBeforeCooling; count++)
        verdicts.push((await termsOf(await openPage(world, ada, { from: places.elsewhere }))).blockedBy);
      expect(verdicts.slice(0, -1).every((blockedBy) => blockedBy === null)).toBe(true);
      expect(verdicts.at(-1)).toBe("source_cooled");
    });

    it("and one request is one sign, however often its code is entered or judged", async () => {
      const { typed } = await world.beginPage({ screen: { ...newScreen, address: places.elsewhere } });
      for (let count = 0; count < limits.unknownBeforeCooling; count++) accepted(await ada.open(typed.code));
      expect((await termsOf(await openPage(world, ada, { from: places.elsewhere }))).blockedBy).toBeNull();
    });
  });

  it("alerts when a second person enters a code, and gives them nothing", async () => {
    const grace = await world.person("grace");
    const { typed } = await world.beginPage();
    accepted(await ada.open(typed.code));
    expect(await grace.open(typed.code)).toEqual({ ok: false, reason: "already_opened" });
    expect((await world.auditEvents()).at(-1)).toBe("alert_code_entered_twice");
  });
});
