import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
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

const callback = "https://app.example/callback";
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;
let server: PartyClient;

const newClient = (settings: Partial<ClientSettings> = {}, kind: "public" | "confidential" = "confidential") =>
  app.createClient({
    name: "Site",
    kind,
    trust: "first_party",
    redirectUris: [callback],
    grantTypes: ["authorization_code", "refresh_token", deviceCodeGrant],
    settings,
  });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  client = await newClient();
  site = createRelyingParty(app, client);
  // The server of what tokens are for when no resource is named.
  server = await newClient({ resourceServerOf: [app.origin] });
});
afterAll(() => app.close());

const introspect = (token: string, as = client, extra: Record<string, string> = {}): Promise<Answer> =>
  site.post("/oauth/introspect", { client_id: as.id, client_secret: as.secret ?? "", token, ...extra });
const inactive = { status: 200, body: { active: false } };

async function expectInactive(token: string, as = client) {
  const answer = await introspect(token, as);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ active: false });
}

describe("§2 introspection endpoint", () => {
  it("is named in discovery with its methods of authentication (RFC 8414 §2)", async () => {
    const metadata = await (await fetch(`${app.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata).toMatchObject({
      introspection_endpoint: `${app.origin}/oauth/introspect`,
      introspection_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    });
  });

  it("tells a client of its own access token what the token itself says", async () => {
    const { access_token: token } = (await site.signIn(ada.phone, { scope: "openid profile" })).body;
    const claims = claimsOf(token);
    const answer = await introspect(token);
    expect(answer.body).toEqual({
      active: true,
      iss: app.origin,
      sub: claims.sub,
      aud: app.origin,
      client_id: client.id,
      scope: "openid profile",
      token_type: "Bearer",
      iat: claims.iat,
      exp: claims.exp,
      jti: claims.jti,
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  });

  it("tells a client of its own refresh token, and never who is behind it", async () => {
    const { refresh_token: token } = (await site.signIn(ada.phone)).body;
    const { body } = await introspect(token);
    expect(body).toMatchObject({ active: true, client_id: client.id, scope: "openid" });
    for (const name of ["sub", "token_type"]) expect(body).not.toHaveProperty(name);
  });

  it("tells a resource server of the tokens for its resource, whoever they were issued to", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    expect((await introspect(token, server)).body).toMatchObject({
      active: true,
      client_id: client.id,
      aud: app.origin,
    });
  });

  it("says how the sign-in was judged", async () => {
    const { body } = await site.beginDevice();
    await ada.openAndApprove(body.user_code);
    const { access_token: token } = (await site.poll(body.device_code)).body;
    const { sign_in_form, sign_in_verdict } = claimsOf(token);
    expect((await introspect(token)).body).toMatchObject({ sign_in_form, sign_in_verdict });
  });
});

describe("§2.1 introspection request", () => {
  it("MUST require authorization: a missing or wrong secret is refused, and so is a client that has none", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    const page = await newClient({}, "public");
    for (const proof of [
      {},
      { client_id: client.id },
      { client_id: client.id, client_secret: "x" },
      { client_id: page.id },
    ])
      expect(await site.post("/oauth/introspect", { token, ...proof })).toMatchObject({
        status: 400,
        body: { error: "invalid_client" },
      });
    // Not even of its own.
    const own = (await createRelyingParty(app, page).signIn(ada.phone)).body.access_token;
    expect(await site.post("/oauth/introspect", { token: own, client_id: page.id })).toMatchObject({ status: 400 });
  });

  it("takes the secret from the Authorization header", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    const authorization = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
    expect((await site.post("/oauth/introspect", { token }, { authorization })).body).toMatchObject({ active: true });
  });

  it("says invalid_request without a token, with two, and by GET there is nothing", async () => {
    const form = new URLSearchParams({ client_id: client.id, client_secret: client.secret ?? "" }).toString();
    for (const body of [form, `${form}&token=`, `${form}&token=a&token=b`])
      expect(await site.post("/oauth/introspect", body)).toMatchObject({
        status: 400,
        body: { error: "invalid_request" },
      });
    expect((await fetch(`${app.origin}/oauth/introspect?${form}&token=x`)).status).toBe(405);
  });

  it.each(["refresh_token", "access_token", "pct"])("MAY ignore the hint %s", async (token_type_hint) => {
    const { body } = await site.signIn(ada.phone);
    for (const token of [body.access_token, body.refresh_token])
      expect((await introspect(token, client, { token_type_hint })).body).toMatchObject({ active: true });
  });
});

describe("§2.2 introspection response", () => {
  it("MUST say no more than active=false for what is no token of ours", async () => {
    const { access_token: token, id_token: idToken } = (await site.signIn(ada.phone)).body;
    const [head, body, signature] = token.split(".");
    const changed = Buffer.from(JSON.stringify({ ...claimsOf(token), scope: "openid profile" })).toString("base64url");
    const forged = ["x", "a.b.c", `${head}.${body}.`, `${head}.${changed}.${signature}`, idToken];
    for (const wrong of forged) await expectInactive(wrong);
  });

  it("SHOULD NOT tell anybody of tokens that are not theirs: one answer for live, dead and made-up ones", async () => {
    const { access_token: token, refresh_token: refreshToken } = (await site.signIn(ada.phone)).body;
    const stranger = await newClient({ resourceServerOf: ["https://api.example"] });
    for (const wrong of [token, refreshToken, "x"]) await expectInactive(wrong, stranger);
    // A resource server has no business with refresh tokens.
    await expectInactive(refreshToken, server);
  });

  it("MUST be inactive after its time", async () => {
    const bob = await app.createPerson("Bob Late");
    const { body } = await site.signIn(bob.phone);
    app.advance(seconds(limits.accessTokenLifetimeSeconds));
    await expectInactive(body.access_token);
    app.advance(seconds(limits.refreshTokenIdleSeconds));
    await expectInactive(body.refresh_token);
    ada = await app.createPerson("Ada Lovelace");
  });

  it("MUST be inactive for a refresh token that was exchanged, and for the other one that was given in its grace", async () => {
    const first = (await site.signIn(ada.phone)).body.refresh_token;
    const [second, other] = [
      (await site.refresh(first)).body.refresh_token,
      (await site.refresh(first)).body.refresh_token,
    ];
    await expectInactive(first);
    expect((await introspect(other)).body).toMatchObject({ active: true });
    await site.refresh(second);
    await expectInactive(other);
  });

  const endings: [string, (person: Person, tokens: Answer["body"]) => Promise<unknown>][] = [
    ["it was revoked", (_, { refresh_token: token }) => revoke(token)],
    ["the account was disabled", (person) => person.disable()],
  ];
  const revoke = (token: string) =>
    site.post("/oauth/revoke", { client_id: client.id, client_secret: client.secret ?? "", token });

  it.each(endings)("MUST be inactive once %s", async (_, end) => {
    const person = await app.createPerson("Eve Ended");
    const { body } = await site.signIn(person.phone);
    expect(await introspect(body.access_token, server)).toMatchObject({ body: { active: true } });
    await end(person, body);
    for (const token of [body.access_token, body.refresh_token]) await expectInactive(token);
    await expectInactive(body.access_token, server);
  });

  it("MUST be inactive once the person said that it was not them", async () => {
    const { body } = await site.beginDevice();
    const requestId = await ada.openAndApprove(body.user_code);
    const tokens = (await site.poll(body.device_code)).body;
    await ada.revoke(requestId);
    await expectInactive(tokens.access_token, server);
  });

  it("MUST be inactive once its client was removed; and a refresh token, once the session it came from is over", async () => {
    const brief = await newClient();
    const { access_token: token } = (await createRelyingParty(app, brief).signIn(ada.phone)).body;
    await removeClient(app.deps, brief.id);
    await expectInactive(token, server);
    const dan = await app.createPerson("Dan Leaving");
    const { refresh_token: refreshToken } = (await site.signIn(dan.phone)).body;
    await dan.phone.post("/sign-out", {});
    expect(await introspect(refreshToken)).toMatchObject(inactive);
  });
});
