import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import { type NewClient, removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import {
  type Answer,
  claimsOf,
  createRelyingParty,
  deviceCodeGrant,
  type PartyClient,
  type RelyingParty,
} from "../kit/relying-party.ts";

const grantType = "urn:ietf:params:oauth:grant-type:token-exchange";
const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
const shop = "https://shop.example";
const stock = "https://stock.example";
const invalidRequest = { status: 400, body: { error: "invalid_request" } };
let app: TestApp;
let ada: Person;
let siteClient: PartyClient;
let site: RelyingParty;
let shopServer: PartyClient;
let stockServer: PartyClient;

const newClient = (settings: Partial<ClientSettings>, change: Partial<NewClient> = {}) =>
  app.createClient({
    name: "Site",
    kind: "confidential",
    trust: "first_party",
    redirectUris: ["https://app.example/callback"],
    grantTypes: ["authorization_code", "refresh_token", "client_credentials", deviceCodeGrant, grantType],
    settings,
    ...change,
  });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  siteClient = await newClient({ audiences: [shop] });
  site = createRelyingParty(app, siteClient);
  shopServer = await newClient({
    ...{ audiences: [stock, "https://mail.example"], resourceServerOf: [shop] },
    mayExchangeTokensOf: [siteClient.id],
  });
  stockServer = await newClient({ resourceServerOf: [stock], mayExchangeTokensOf: [shopServer.id] });
});
afterAll(() => app.close());

const proofOf = ({ id, secret }: PartyClient): Record<string, string> =>
  secret === null ? { client_id: id } : { client_id: id, client_secret: secret };
const tokenFor = async (resource = shop, scope = "openid profile", person = ada): Promise<string> =>
  (await site.signIn(person.phone, { resource, scope })).body.access_token;
const exchange = (token: string, extra: Record<string, string> = {}, as = shopServer): Promise<Answer> =>
  site.post("/oauth/token", {
    ...proofOf(as),
    grant_type: grantType,
    subject_token: token,
    subject_token_type: accessTokenType,
    ...extra,
  });
const introspect = async (token: string, as: PartyClient) =>
  (await site.post("/oauth/introspect", { ...proofOf(as), token })).body;

describe("§2.1 and §2.2 request and response", () => {
  it("MUST answer with the token, its type as issued_token_type, and how to use it", async () => {
    const answer = await exchange(await tokenFor(), { resource: stock });
    expect(answer).toMatchObject({
      status: 200,
      body: { issued_token_type: accessTokenType, token_type: "Bearer", scope: "openid profile" },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    for (const name of ["refresh_token", "id_token"]) expect(answer.body).not.toHaveProperty(name);
  });

  it("takes the target as resource, as audience, or as both when they are one", async () => {
    for (const target of [{ resource: stock }, { audience: stock }, { resource: stock, audience: stock }]) {
      const { body } = await exchange(await tokenFor(), target);
      expect(claimsOf(body.access_token).aud).toBe(stock);
    }
    expect(claimsOf((await exchange(await tokenFor())).body.access_token).aud).toBe(app.origin);
  });

  it("says invalid_target for a target that the client may not ask for, and for two (§2.2.2)", async () => {
    const targets = [
      { resource: shop },
      { audience: "https://other.example" },
      { resource: stock, audience: "https://mail.example" },
    ];
    for (const target of targets)
      expect(await exchange(await tokenFor(), target as unknown as Record<string, string>)).toMatchObject({
        status: 400,
        body: { error: "invalid_target" },
      });
  });

  it("may narrow the scope, and MUST NOT widen it", async () => {
    const token = await tokenFor(shop, "openid");
    expect((await exchange(await tokenFor(), { scope: "openid" })).body.scope).toBe("openid");
    for (const scope of ["openid profile", "admin", "openid offline_access"])
      expect(await exchange(token, { scope })).toMatchObject({ status: 400, body: { error: "invalid_scope" } });
    const little = await newClient(
      { resourceServerOf: [shop], mayExchangeTokensOf: [siteClient.id] },
      { scopes: ["openid"] },
    );
    expect((await exchange(await tokenFor(), {}, little)).body.scope).toBe("openid");
    expect(await exchange(await tokenFor(), { scope: "profile" }, little)).toMatchObject({
      body: { error: "invalid_scope" },
    });
  });

  it("says invalid_request for types of tokens that it does not exchange, and for actor tokens (§2.2.2)", async () => {
    const token = await tokenFor();
    for (const extra of [
      { subject_token_type: "urn:ietf:params:oauth:token-type:jwt" },
      { subject_token_type: "" },
      { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
      { actor_token: token, actor_token_type: accessTokenType },
      { actor_token_type: accessTokenType },
      { subject_token: "" },
    ])
      expect(await exchange(token, extra as unknown as Record<string, string>)).toMatchObject(invalidRequest);
    expect(await exchange(token, { requested_token_type: accessTokenType })).toMatchObject({ status: 200 });
  });
});

describe("§2.1 who may exchange what", () => {
  it("MUST authenticate the client: public ones, and wrong secrets, are refused", async () => {
    const settings = { resourceServerOf: [shop], mayExchangeTokensOf: [siteClient.id] };
    const open = await newClient(settings, { kind: "public", grantTypes: ["authorization_code", grantType] });
    const token = await tokenFor();
    for (const as of [open, { id: shopServer.id, secret: "guess" }])
      expect(await exchange(token, {}, as)).toMatchObject({ status: 400, body: { error: "invalid_client" } });
    const unregistered = await newClient(settings, { grantTypes: ["refresh_token"] });
    expect(await exchange(token, {}, unregistered)).toMatchObject({ body: { error: "unauthorized_client" } });
  });

  it("refuses a pair that was not named, in the other direction too", async () => {
    const unnamed = await newClient({ resourceServerOf: [shop] });
    const other = await newClient({ resourceServerOf: [shop], mayExchangeTokensOf: [shopServer.id] });
    for (const as of [unnamed, other, siteClient])
      expect(await exchange(await tokenFor(), {}, as)).toMatchObject(invalidRequest);
    const { access_token: token } = (await exchange(await tokenFor(), { resource: stock })).body;
    expect(await exchange(token, {}, siteClient)).toMatchObject(invalidRequest);
  });

  it("refuses a token that was meant for another audience, though the pair is named", async () => {
    const elsewhere = await newClient({ resourceServerOf: [stock], mayExchangeTokensOf: [siteClient.id] });
    expect(await exchange(await tokenFor(), {}, elsewhere)).toMatchObject(invalidRequest);
    expect(await exchange(await tokenFor(app.origin))).toMatchObject(invalidRequest);
  });

  it("MUST refuse what is no live access token, with one answer that tells nothing", async () => {
    const { body } = await site.signIn(ada.phone, { resource: shop });
    const ended = await tokenFor();
    await site.post("/oauth/revoke", { ...proofOf(siteClient), token: ended });
    const own = { ...proofOf(siteClient), grant_type: "client_credentials", resource: shop };
    const { access_token: machines } = (await site.post("/oauth/token", own)).body;
    const [head, payload] = body.access_token.split(".");
    const wrong = ["x", `${head}.${payload}.`, body.id_token, body.refresh_token, ended, machines];
    const unnamed = (await exchange(body.access_token, {}, await newClient({}))).body;
    for (const token of wrong) {
      const answer = await exchange(token);
      expect(answer).toMatchObject(invalidRequest);
      expect(answer.body).toEqual(unnamed);
    }
  });
});

describe("§4.1 the actor", () => {
  it("is in the token and at introspection, through every exchange, and the subject stays the person", async () => {
    const token = await tokenFor();
    const { access_token: second } = (await exchange(token, { resource: stock })).body;
    const { access_token: third } = (await exchange(second, {}, stockServer)).body;
    const act = { sub: stockServer.id, act: { sub: shopServer.id } };
    expect(claimsOf(second)).toMatchObject({ client_id: shopServer.id, act: { sub: shopServer.id } });
    expect(claimsOf(third)).toMatchObject({ sub: claimsOf(token).sub, client_id: stockServer.id, act });
    expect(await introspect(third, stockServer)).toMatchObject({ active: true, act });
    expect((await site.userinfo(third)).body).toMatchObject({ name: "Ada Lovelace" });
  });

  it("works for opaque tokens as well", async () => {
    const quiet = await newClient({
      ...{ accessTokenFormat: "opaque", audiences: [stock] },
      ...{ resourceServerOf: [shop], mayExchangeTokensOf: [siteClient.id] },
    });
    const { access_token: token } = (await exchange(await tokenFor(), { resource: stock }, quiet)).body;
    expect(token).not.toContain(".");
    expect(await introspect(token, stockServer)).toMatchObject({ aud: stock, act: { sub: quiet.id } });
  });

  it("is not passed on for ever", async () => {
    const inCircles = await newClient({ audiences: [shop], resourceServerOf: [shop] });
    await app.deps.db
      .updateTable("clients")
      .set({
        settings: JSON.stringify({
          ...{ authentication: "secret", audiences: [shop], resourceServerOf: [shop] },
          mayExchangeTokensOf: [siteClient.id, inCircles.id],
        }),
      })
      .where("id", "=", inCircles.id)
      .execute();
    let token = await tokenFor();
    for (let times = 0; times < limits.exchangesInARow; times++)
      token = (await exchange(token, { resource: shop }, inCircles)).body.access_token;
    expect(await exchange(token, { resource: shop }, inCircles)).toMatchObject(invalidRequest);
  });
});

describe("what ends an exchanged token", () => {
  it("its own time, which is that of the token it was given for", async () => {
    const token = await tokenFor();
    app.advance(seconds(limits.accessTokenLifetimeSeconds - 60));
    const { body } = await exchange(token, { resource: stock });
    expect(body.expires_in).toBeLessThanOrEqual(60);
    expect(await introspect(body.access_token, stockServer)).toMatchObject({ active: true });
    app.advance(seconds(60));
    expect(await introspect(body.access_token, stockServer)).toEqual({ active: false });
  });

  it("the end of the grant: revoked by its client, undone by the person, the account disabled", async () => {
    const first = (await site.signIn(ada.phone, { resource: shop })).body;
    const begun = (await site.beginDevice()).body;
    const requestId = await ada.openAndApprove(begun.user_code);
    const form = {
      ...proofOf(siteClient),
      grant_type: deviceCodeGrant,
      device_code: begun.device_code,
      resource: shop,
    };
    const second = (await site.post("/oauth/token", form)).body;
    const eve = await app.createPerson("Eve Ended");
    const third = (await site.signIn(eve.phone, { resource: shop })).body;
    const exchanged: string[] = [];
    for (const { access_token: token } of [first, second, third])
      exchanged.push((await exchange(token, { resource: stock })).body.access_token);
    for (const token of exchanged) expect(await introspect(token, stockServer)).toMatchObject({ active: true });
    await site.post("/oauth/revoke", { ...proofOf(siteClient), token: first.refresh_token });
    await ada.revoke(requestId);
    await eve.disable();
    for (const token of exchanged) expect(await introspect(token, stockServer)).toEqual({ active: false });
  });

  it("the removal of any client in the chain", async () => {
    const pass = { audiences: [stock], resourceServerOf: [shop], mayExchangeTokensOf: [siteClient.id] };
    const between = await newClient(pass);
    const last = await newClient({ resourceServerOf: [stock], mayExchangeTokensOf: [between.id] });
    const { access_token: second } = (await exchange(await tokenFor(), { resource: stock }, between)).body;
    const { access_token: third } = (await exchange(second, {}, last)).body;
    expect(await introspect(third, last)).toMatchObject({ active: true });
    await removeClient(app.deps, between.id);
    expect(await introspect(third, last)).toEqual({ active: false });
    expect(await exchange(second, {}, stockServer)).toMatchObject(invalidRequest);
  });

  it("its holder giving it back, which leaves the grant alone (RFC 7009); nobody else may", async () => {
    const token = await tokenFor();
    const { access_token: exchanged } = (await exchange(token, { resource: stock })).body;
    expect(await site.post("/oauth/revoke", { ...proofOf(siteClient), token: exchanged })).toMatchObject({
      status: 400,
    });
    expect(await introspect(exchanged, stockServer)).toMatchObject({ active: true });
    await site.post("/oauth/revoke", { ...proofOf(shopServer), token: exchanged });
    expect(await introspect(exchanged, stockServer)).toEqual({ active: false });
    expect(await introspect(token, shopServer)).toMatchObject({ active: true });
  });
});

it("leaves an audit record of who exchanged whose token for what", async () => {
  await exchange(await tokenFor(), { resource: stock, scope: "openid" });
  const records = await app.deps.db
    .selectFrom("audit_events")
    .selectAll()
    .where("event", "=", "token_exchanged")
    .execute();
  expect(JSON.parse(String(records.at(-1)?.detail))).toEqual({
    of: siteClient.id,
    scopes: ["openid"],
    resource: stock,
  });
  expect(records.at(-1)?.client_id).toBe(shopServer.id);
});
