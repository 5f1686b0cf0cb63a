import type { Kysely } from "kysely";
import { beforeAll, describe, expect, it } from "vitest";
import { cautiousTerms, noon, requestId, sampleOpener, sampleRequest, sampleTerms } from "../../tests/kit/samples.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { hashOrderedSecret } from "../digest.ts";
import { termsBeforePolicy } from "../policy/terms.ts";
import { deleteFinishedBefore } from "./finished.store.ts";
import {
  findPolled,
  findSignInRequest,
  findUnfinishedOfBrowser,
  insertSignInRequest,
  saveSignInRequest,
} from "./sign-in-request.store.ts";
import type { SignInRequest, SignInState } from "./sign-in-request.ts";
import { transition } from "./transition.ts";
import { findUserCode, insertUserCode } from "./user-code.store.ts";

const opener = sampleOpener();
const terms = sampleTerms({ verdict: "known", reason: "known_browser" });
const signed = { opener, countersignatureId: "csg_0000000000000000000000", terms } as const;
const blocked = sampleTerms({ verdict: "contradicted", reason: "too_far", form: "limited", blockedBy: "too_far" });
const states: SignInState[] = [
  { name: "pending" },
  { name: "opened", opener, userCode: "048201", statement: '{"ä":"\\n"}', terms: blocked },
  { name: "approved", ...signed },
  { name: "redeemed", ...signed, terms: cautiousTerms },
  { name: "revoked", ...signed },
  { name: "checking", ...signed, terms: cautiousTerms, wrongChecks: 0 },
  { name: "checking", ...signed, terms: cautiousTerms, wrongChecks: 2 },
  { name: "denied", opener, denial: "account_protected" },
  { name: "denied", opener, denial: "not_started_by_me" },
  { name: "cancelled", opener },
  { name: "cancelled", opener: null },
  { name: "expired", opener },
  { name: "expired", opener: null },
];

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let count = 0;
  beforeAll(async () => {
    db = await openDatabase();
  });
  const insert = async (changes: Partial<SignInRequest> = {}): Promise<SignInRequest> => {
    count += 1;
    const request = sampleRequest({ id: requestId(`r${count}`), redeemerHash: `hash-${count}`, ...changes });
    await insertSignInRequest(db, request);
    return request;
  };

  it("finds nothing for what is no secret of ours, though PostgreSQL could not be asked for some of it", async () => {
    for (const character of ["\0", "\ud800", "'", "ä"])
      expect(await findPolled(db, "host_join", hashOrderedSecret(character.repeat(49)))).toBeNull();
  });

  it.each(states)("gives back a request in state $name as it was put in, opener $opener.accountId", async (state) => {
    const request = await insert({
      state,
      clientId: "tv",
      kind: "device_grant",
      returnTo: null,
      scopes: ["openid", "a b"],
      resource: "https://files.example",
      proximity: { browserKey: "thumbprint", nearbyAt: noon + 7 },
    });
    expect(await findSignInRequest(db, request.id)).toEqual(request);
  });

  it.each(states)("gives back a request saved in state $name, and keeps nothing of the state before", async (state) => {
    const request = await insert({ state: states[1] as SignInState });
    const proximity = { browserKey: "thumbprint", nearbyAt: noon };
    const next = { ...request, version: 2, state, proximity, expiresAt: noon + 1, changedAt: noon + 2 };
    expect(await saveSignInRequest(db, request, next)).toBe(true);
    expect(await findSignInRequest(db, request.id)).toEqual(next);
  });

  it("reads a row from before there was a policy as full, without evidence", async () => {
    const request = await insert({ state: { name: "redeemed", ...signed } });
    await db.updateTable("sign_in_requests").set({ terms: null }).where("id", "=", request.id).execute();
    expect((await findSignInRequest(db, request.id))?.state).toEqual({
      name: "redeemed",
      ...signed,
      terms: termsBeforePolicy,
    });
  });

  it("finds nothing for an id that nobody has", async () =>
    expect(await findSignInRequest(db, requestId("nobody"))).toBeNull());

  describe("compare-and-swap", () => {
    it("refuses a save on a version that somebody else has moved on, and writes nothing of it", async () => {
      const request = await insert();
      const cancelled: SignInRequest = { ...request, version: 2, state: { name: "cancelled", opener: null } };
      expect(await saveSignInRequest(db, request, cancelled)).toBe(true);
      expect(await saveSignInRequest(db, request, { ...request, version: 2, state: states[2] as SignInState })).toBe(
        false,
      );
      expect(await saveSignInRequest(db, { ...request, version: 8 }, { ...request, version: 9 })).toBe(false);
      expect(await findSignInRequest(db, request.id)).toEqual(cancelled);
    });

    it("refuses a save of a request that is not there, and makes none", async () => {
      const ghost = sampleRequest({ id: requestId("ghost") });
      expect(await saveSignInRequest(db, ghost, { ...ghost, version: 2 })).toBe(false);
      expect(await findSignInRequest(db, ghost.id)).toBeNull();
    });

    it("lets one of ten writers who hold the same version win", async () => {
      const request = await insert({ state: states[2] as SignInState });
      const event = { name: "redeem", redeemerHash: request.redeemerHash, clientId: null } as const;
      const saves = Array.from({ length: 10 }, async () => {
        const next = transition(request, event, noon);
        return next.ok && saveSignInRequest(db, request, next.value);
      });
      expect((await Promise.all(saves)).filter(Boolean)).toHaveLength(1);
    });
  });

  describe("a device grant", () => {
    it("is found by the hash of its device code", async () => {
      const grant = await insert({ kind: "device_grant" });
      expect(await findPolled(db, "device_grant", grant.redeemerHash)).toEqual(grant);
    });
    it("is not found where the hash is that of a browser", async () => {
      const page = await insert();
      expect(await findPolled(db, "device_grant", page.redeemerHash)).toBeNull();
    });
  });

  describe("the unfinished request of a browser", () => {
    const find = ({ redeemerHash, returnTo, wanted }: SignInRequest, now = noon) =>
      findUnfinishedOfBrowser(db, redeemerHash, returnTo, wanted, now);

    it.each(states)("in state $name", async (state) => {
      const request = await insert({ state });
      const unfinished = ["pending", "opened", "checking", "approved"].includes(state.name);
      expect(await find(request)).toEqual(unfinished ? request : null);
    });

    it("is the latest, for this destination, this browser, and only until its end", async () => {
      const older = await insert({ returnTo: null });
      const latest = await insert({ returnTo: null, redeemerHash: older.redeemerHash, createdAt: noon + 1 });
      await insert({ returnTo: "/elsewhere", redeemerHash: older.redeemerHash, createdAt: noon + 2 });
      await insert({ returnTo: null, redeemerHash: older.redeemerHash, createdAt: noon + 3, kind: "device_grant" });
      expect(await find(older)).toEqual(latest);
      expect(await find({ ...older, returnTo: "/never" })).toBeNull();
      expect(await find({ ...older, redeemerHash: "another" })).toBeNull();
      expect(await find(older, latest.expiresAt)).toBeNull();
    });
  });

  it("sweeps requests that ended before the instant with their codes, some at a time, and no others", async () => {
    const old = await Promise.all([0, 1, 2].map(() => insert({ expiresAt: 1_000 })));
    const kept = await insert({ expiresAt: 2_000 });
    const code = (request: SignInRequest) => `9${request.id.slice(5, 8)}`;
    for (const request of [...old, kept])
      await insertUserCode(db, {
        code: code(request),
        form: "typed",
        requestId: request.id,
        createdAt: 0,
        expiresAt: 1,
      });

    expect(await deleteFinishedBefore(db, 2_000, 2)).toBe(2);
    expect(await deleteFinishedBefore(db, 2_000, 2)).toBe(1);
    expect(await deleteFinishedBefore(db, 2_000, 2)).toBe(0);
    for (const request of old) expect(await findUserCode(db, code(request))).toBeNull();
    expect(await findSignInRequest(db, kept.id)).toEqual(kept);
    expect(await findUserCode(db, code(kept))).not.toBeNull();
  });
});
