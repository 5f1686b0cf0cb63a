import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cibaGrant } from "../../src/oauth/clients/client.ts";
import { addClient, type NewClient, removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Caller, type Callers, createCallers, refused } from "../kit/ciba-caller.ts";
import { claimsOf, createRelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let ada: Person;
let bank: Caller;
let callers: Callers;

const newCaller = (changes: Partial<NewClient> = {}) => callers.newCaller(changes);
const askFor = (person: Person, fields: Record<string, string> = {}, caller = bank) =>
  callers.askFor(caller, person, fields);
const openFromApp = (person: Person, id: string) => callers.openFromApp(person, id);
const openAndApprove = (person: Person, id: string) => callers.openAndApprove(person, id);

beforeAll(async () => {
  app = await startApp();
  callers = createCallers(app);
  ada = await app.createPerson("Ada Lovelace");
  bank = await newCaller();
});
afterAll(() => app.close());

describe("§4 registration and discovery metadata", () => {
  it("names the endpoint, the delivery modes that work (REQUIRED)", async () => {
    const answer = await fetch(`${app.origin}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({
      backchannel_authentication_endpoint: `${app.origin}/oauth/bc-authorize`,
      backchannel_token_delivery_modes_supported: ["poll", "ping"],
      backchannel_authentication_request_signing_alg_values_supported: ["ES256", "RS256", "EdDSA"],
      grant_types_supported: expect.arrayContaining([cibaGrant]),
    });
  });

  it("registers no client that cannot prove who it is", async () => {
    const wanted = { name: "App", kind: "public", trust: "first_party", grantTypes: [cibaGrant] } as const;
    expect(await addClient(app.deps, { ...wanted, settings: { backchannel: { mode: "poll" } } })).toEqual({
      ok: false,
      reason: "backchannel_not_confidential",
    });
  });
});

describe("§7.1 authentication request", () => {
  it("MUST authenticate the client, before anything is said of the person", async () => {
    const impostor = callers.callerFor({ id: bank.client.id, secret: "wrong" });
    const nameless = callers.callerFor({ id: bank.client.id, secret: null });
    for (const caller of [impostor, nameless])
      for (const login_hint of [ada.identifier, "nobody-at-all"])
        expect(await caller.ask({ login_hint })).toMatchObject(refused("invalid_client"));
  });

  it("is off for a client without the grant, or without the setting (§13 unauthorized_client)", async () => {
    const withoutGrant = await newCaller({ grantTypes: ["client_credentials"] });
    const withoutSetting = await newCaller({ settings: {} });
    const isPublic = await newCaller({ kind: "public", settings: {} });
    for (const caller of [withoutGrant, withoutSetting, isPublic])
      expect(await caller.ask({ login_hint: ada.identifier })).toMatchObject(refused("unauthorized_client"));
  });

  it("MUST have exactly one hint", async () => {
    for (const fields of [{}, { login_hint: ada.identifier, login_hint_token: "x" }, { login_hint_token: "x" }])
      expect(await bank.ask(fields)).toMatchObject(refused("invalid_request"));
  });

  it("MUST have a scope with openid", async () => {
    expect(await bank.ask({ login_hint: ada.identifier, scope: "" })).toMatchObject(refused("invalid_request"));
    expect(await bank.ask({ login_hint: ada.identifier, scope: "profile" })).toMatchObject(refused("invalid_scope"));
  });

  it("takes no repeated parameter and no signed request or user_code of a client that is not registered for them", async () => {
    const { id, secret } = bank.client;
    const twice = `client_id=${id}&client_secret=${secret}&scope=openid&login_hint=a&login_hint=a`;
    expect(await bank.party.post("/oauth/bc-authorize", twice)).toMatchObject(refused("invalid_request"));
    for (const fields of [{ user_code: "1234" }, { request: "a.b.c" }])
      expect(await bank.ask({ login_hint: ada.identifier, ...fields })).toMatchObject(refused("invalid_request"));
  });

  it("SHOULD refuse a binding message that cannot be shown with invalid_binding_message (§13)", async () => {
    for (const binding_message of [
      "two\nlines",
      "x".repeat(161),
      "turned \u202E round",
      "not\u200Bseen",
      "arabic \u061C mark",
      "tag \u{E0041}",
      "\u3164",
      "   ",
    ])
      expect(await bank.ask({ login_hint: ada.identifier, binding_message })).toMatchObject(
        refused("invalid_binding_message"),
      );
  });

  it("says unknown_user_id for nobody and for somebody who is disabled, alike (§13)", async () => {
    const grace = await app.createPerson("Grace Hopper");
    await grace.disable();
    const nobody = await bank.ask({ login_hint: "nobody-at-all" });
    expect(nobody).toMatchObject(refused("unknown_user_id"));
    expect((await bank.ask({ login_hint: grace.identifier })).body).toEqual(nobody.body);
  });

  it("takes the client's own ID token as a hint, and no other client's", async () => {
    const first = await askFor(ada);
    await openAndApprove(ada, first.id);
    const { id_token } = (await bank.poll(first.authReqId)).body;
    app.advance(1_000);
    expect(await bank.ask({ id_token_hint: id_token })).toMatchObject({ status: 200 });
    expect((await openFromApp(ada, await callers.newest())).status).toBe(303);
    expect(await (await newCaller()).ask({ id_token_hint: id_token })).toMatchObject(refused("invalid_request"));
    expect(await bank.ask({ id_token_hint: `${id_token}x` })).toMatchObject(refused("invalid_request"));
  });

  it("lets the client ask for a shorter life, never for a longer one, and not for none (requested_expiry)", async () => {
    const expiry = async (requested_expiry: string) => bank.ask({ login_hint: ada.identifier, requested_expiry });
    expect((await expiry("60")).body.expires_in).toBe(60);
    expect((await expiry("999999")).body.expires_in).toBe(600);
    for (const wrong of ["0", "-1", "1.5", "soon"])
      expect(await expiry(wrong)).toMatchObject(refused("invalid_request"));
  });
});

describe("§7.3 acknowledgement", () => {
  it("REQUIRES auth_req_id (SHOULD 160 bits) and expires_in, has interval, and is not cached", async () => {
    const { body, headers } = await bank.ask({ login_hint: ada.identifier });
    expect(body).toEqual({ auth_req_id: expect.stringMatching(/^[\w-]{49}$/), expires_in: 600, interval: 1 });
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("keeps the auth_req_id nowhere: a hash redeems nothing", async () => {
    const { authReqId, id } = await askFor(ada);
    const row = await app.deps.db
      .selectFrom("sign_in_requests")
      .selectAll()
      .where("id", "=", id as never)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(authReqId);
    expect(await bank.poll(row.redeemer_hash)).toMatchObject(refused("invalid_grant"));
  });
});

describe("§8 the person is asked", () => {
  it("is shown client and binding message, and the question in words that fit, without a code", async () => {
    const { id } = await askFor(ada, { binding_message: "Loan 4820, <b>12</b> months" });
    expect((await openFromApp(ada, id)).status).toBe(303);
    const card = await (await ada.phone.get(`/link/${id}`)).text();
    expect(card).toContain("Harbour Bank asks you to sign in");
    expect(card).toContain("Loan 4820, &lt;b>12&lt;/b> months");
    expect(card).toContain("Is this what the other side shows or says to you?");
    expect(card).not.toContain("data-user-code");
    const codes = await app.deps.db
      .selectFrom("user_codes")
      .selectAll()
      .where("request_id", "=", id as never)
      .execute();
    expect(codes).toEqual([]);
  });

  it("has the binding message in what the passkey signs", async () => {
    const { id } = await askFor(ada, { binding_message: "Loan 4820" });
    await openAndApprove(ada, id);
    const { statement } = await app.deps.db
      .selectFrom("countersignatures")
      .select("statement")
      .where("request_id", "=", id as never)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(statement)).toMatchObject({
      type: "countersign/backchannel/1",
      kind: "ciba",
      binding_message: "Loan 4820",
      verdict: "unknown",
      form: "limited",
    });
  });

  it("is not approved without the answer to the question", async () => {
    const { id, authReqId } = await askFor(ada);
    await openFromApp(ada, id);
    const response = ada.authenticator.get(await ada.readCard(id));
    expect((await ada.phone.postJson(`/link/${id}/approve`, { response })).status).toBeGreaterThanOrEqual(400);
    await ada.deny(id);
    expect(await bank.poll(authReqId)).toMatchObject(refused("access_denied"));
  });
});

describe("§10.1 token request in poll mode", () => {
  it("gives ID token and access token of the person who approved, limited for want of evidence", async () => {
    const { id, authReqId } = await askFor(ada, { scope: "openid profile" });
    await openAndApprove(ada, id);
    const { status, body } = await bank.poll(authReqId);
    expect([status, body.token_type, body.scope]).toEqual([200, "Bearer", "openid profile"]);
    expect(body.refresh_token).toBeUndefined();
    const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url").toString());
    expect(claims).toMatchObject({ iss: app.origin, aud: bank.client.id });
    expect((await bank.party.userinfo(body.access_token)).body.sub).toBe(claims.sub);
  });

  it("is held, and answered the moment the person approves", async () => {
    const { id, authReqId } = await askFor(ada);
    // The interval, which a client waits before it polls.
    app.advance(1000);
    const answer = bank.poll(authReqId);
    await openAndApprove(ada, id);
    expect((await answer).status).toBe(200);
  });

  it("is for the resource that the request named (RFC 8707), which must be one of the client's", async () => {
    const files = "https://files.example";
    const caller = await newCaller({ settings: { backchannel: { mode: "poll" }, audiences: [files] } });
    const other = await caller.ask({ login_hint: ada.identifier, resource: "https://other.example" });
    expect(other).toMatchObject(refused("invalid_target"));
    const { id, authReqId } = await askFor(ada, { resource: files }, caller);
    await openAndApprove(ada, id);
    expect(claimsOf((await caller.poll(authReqId)).body.access_token).aud).toBe(files);
  });

  it("is answered once: a second use is invalid_grant", async () => {
    const { id, authReqId } = await askFor(ada);
    await openAndApprove(ada, id);
    const answers = await Promise.all([bank.poll(authReqId), bank.poll(authReqId), bank.poll(authReqId)]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await bank.poll(authReqId)).toMatchObject(refused("invalid_grant"));
  });
});

describe("§11 token error response", () => {
  it("says access_denied, and expired_token", async () => {
    const denied = await askFor(ada);
    const answer = await ada.phone.postJson(`/app/requests/${denied.id}/deny`, { reason: "not_started_by_me" });
    expect(answer.status).toBe(200);
    expect(await bank.poll(denied.authReqId)).toMatchObject(refused("access_denied"));
    const late = await askFor(await app.createPerson("Late Comer"), { requested_expiry: "5" });
    app.advance(6_000);
    expect(await bank.poll(late.authReqId)).toMatchObject(refused("expired_token"));
  });

  it("MUST be invalid_grant for another client, whatever the state, and costs the owner nothing", async () => {
    const mary = await app.createPerson("Mary Somerville");
    const { id, authReqId } = await askFor(mary, {}, await newCaller({ id: "owner" }));
    const other = await newCaller();
    expect(await other.poll(authReqId)).toMatchObject(refused("invalid_grant"));
    expect(await other.poll("unheard-of")).toMatchObject(refused("invalid_grant"));
    expect(id).toMatch(/^sir_/);
  });

  it("is invalid_grant for a device code, and the other way round", async () => {
    const { authReqId } = await askFor(await app.createPerson("Emmy Noether"));
    expect(await bank.party.poll(authReqId)).toMatchObject(refused("unauthorized_client"));
  });

  it("gives a client nothing that was removed meanwhile", async () => {
    const joan = await app.createPerson("Joan Clarke");
    const caller = await newCaller();
    const { id, authReqId } = await askFor(joan, {}, caller);
    await openAndApprove(joan, id);
    await removeClient(app.deps, caller.client.id);
    expect(await caller.poll(authReqId)).toMatchObject(refused("invalid_client"));
  });
});

describe("attacks", () => {
  it("nobody else opens, sees, approves or denies what was asked of a person", async () => {
    const hedy = await app.createPerson("Hedy Lamarr");
    const mallory = await app.createPerson("Mallory");
    const { id, authReqId } = await askFor(hedy);
    expect((await openFromApp(mallory, id)).status).toBe(404);
    expect((await mallory.deny(id)).status).toBeGreaterThanOrEqual(400);
    await openFromApp(hedy, id);
    expect((await openFromApp(mallory, id)).status).toBe(404);
    await expect(mallory.readCard(id)).rejects.toThrow();
    expect((await hedy.approve(id)).status).toBe(200);
    expect((await bank.poll(authReqId)).status).toBe(200);
  });

  it("no request of another kind is opened without its code", async () => {
    const tv = await app.createClient({
      name: "TV",
      kind: "public",
      trust: "first_party",
      grantTypes: ["urn:ietf:params:oauth:grant-type:device_code"],
    });
    await createRelyingParty(app, tv).beginDevice();
    const row = await app.deps.db
      .selectFrom("sign_in_requests")
      .select("id")
      .where("kind", "=", "device_grant")
      .executeTakeFirstOrThrow();
    expect((await openFromApp(ada, row.id)).status).toBe(404);
  });

  it("what its client asked with names nobody else afterwards (the secret as a browser's binding)", async () => {
    const rosa = await app.createPerson("Rosalind Franklin");
    const { id } = await askFor(rosa);
    const before = await app.deps.db
      .selectFrom("sign_in_requests")
      .selectAll()
      .where("id", "=", id as never)
      .execute();
    const browser = app.newBrowser();
    await browser.post("/sign-in/name", { request: id, identifier: ada.identifier });
    const after = await app.deps.db
      .selectFrom("sign_in_requests")
      .selectAll()
      .where("id", "=", id as never)
      .execute();
    expect(after).toEqual(before);
  });

  it("“It was not me” ends what it gave", async () => {
    const anne = await app.createPerson("Anne Conway");
    const { id, authReqId } = await askFor(anne);
    await openAndApprove(anne, id);
    const { access_token } = (await bank.poll(authReqId)).body;
    expect((await bank.party.userinfo(access_token)).status).toBe(200);
    await anne.revoke(id);
    expect((await bank.party.userinfo(access_token)).status).toBe(401);
  });

  it("an account that is protected is not signed in by a client's word", async () => {
    const eva = await app.createPerson("Eva Crane");
    const first = await askFor(eva);
    await openAndApprove(eva, first.id);
    await bank.poll(first.authReqId);
    await eva.revoke(first.id);
    const second = await askFor(eva);
    await openFromApp(eva, second.id);
    expect(await bank.poll(second.authReqId)).toMatchObject(refused("access_denied"));
  });
});
