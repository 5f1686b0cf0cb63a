import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import type { ClientSettings } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import {
  claimsOf,
  createRelyingParty,
  deviceCodeGrant,
  type PartyClient,
  type RelyingParty,
} from "../kit/relying-party.ts";

const api = "https://api.example";
let app: TestApp;
let ada: Person;
let site: RelyingParty;
let opaqueClient: PartyClient;
let opaque: RelyingParty;

const newClient = (settings: Partial<ClientSettings> = {}) =>
  app.createClient({
    name: "Site",
    kind: "confidential",
    trust: "first_party",
    redirectUris: ["https://app.example/callback"],
    grantTypes: ["authorization_code", "refresh_token", "client_credentials", deviceCodeGrant],
    settings: { audiences: [api], ...settings },
  });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  site = createRelyingParty(app, await newClient());
  opaqueClient = await newClient({ accessTokenFormat: "opaque" });
  opaque = createRelyingParty(app, opaqueClient);
});
afterAll(() => app.close());

const proofOf = ({ id, secret }: PartyClient) => ({ client_id: id, client_secret: secret ?? "" });
const introspect = async (token: string, as = opaqueClient) =>
  (await site.post("/oauth/introspect", { ...proofOf(as), token })).body;

describe("§2 JWT access token data structure", () => {
  it("MUST be typed at+jwt, be signed, and have every required claim (§2.1, §2.2)", async () => {
    const { access_token: token } = (await site.signIn(ada.phone, { resource: api })).body;
    const keys = createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer: app.origin, audience: api, typ: "at+jwt" });
    for (const name of ["iss", "exp", "aud", "sub", "client_id", "iat", "jti"]) expect(payload).toHaveProperty(name);
    expect(Number(payload.exp) - Number(payload.iat)).toBe(limits.accessTokenLifetimeSeconds);
    expect(decodeProtectedHeader(token).alg).not.toBe("none");
  });

  it("MUST have a jti of its own each time, and the scope that was granted (§2.2.3)", async () => {
    const { body } = await site.signIn(ada.phone, { scope: "openid profile" });
    const next = (await site.refresh(body.refresh_token, { scope: "openid" })).body;
    const [one, two] = [claimsOf(body.access_token), claimsOf(next.access_token)];
    expect(one.jti).not.toBe(two.jti);
    expect([one.scope, two.scope]).toEqual(["openid profile", "openid"]);
  });
});

describe("§3 requesting a JWT access token", () => {
  it("SHOULD have a default audience without a resource, and MUST have the resource that was asked for", async () => {
    expect(claimsOf((await site.signIn(ada.phone)).body.access_token).aud).toBe(app.origin);
    expect(claimsOf((await site.signIn(ada.phone, { resource: api })).body.access_token).aud).toBe(api);
  });
});

describe("opaque access tokens, for a client that is registered for them", () => {
  it("say nothing themselves, and at userinfo and introspection what a JWT would", async () => {
    const { access_token: token } = (await opaque.signIn(ada.phone, { scope: "openid profile" })).body;
    expect(token).toMatch(/^[A-Za-z0-9_-]{49}$/);
    expect((await opaque.userinfo(token)).body).toMatchObject({ name: "Ada Lovelace" });
    expect(await introspect(token)).toMatchObject({
      active: true,
      aud: app.origin,
      client_id: opaqueClient.id,
      scope: "openid profile",
      token_type: "Bearer",
    });
  });

  it("keep to their resource, their scopes and their time", async () => {
    const { access_token: forApi } = (await opaque.signIn(ada.phone, { resource: api })).body;
    expect(await opaque.userinfo(forApi)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    const { access_token: narrow } = (await opaque.signIn(ada.phone, { scope: "profile" })).body;
    expect(await opaque.userinfo(narrow)).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
    const { access_token: token, expires_in: lifetime } = (await opaque.signIn(ada.phone)).body;
    app.advance(seconds(lifetime));
    expect(await opaque.userinfo(token)).toMatchObject({ status: 401 });
    expect(await introspect(token)).toEqual({ active: false });
  });

  it("end at once with their grant: revoked, undone, disabled", async () => {
    const revoked = (await opaque.signIn(ada.phone)).body;
    await site.post("/oauth/revoke", { ...proofOf(opaqueClient), token: revoked.access_token });
    const begun = (await opaque.beginDevice()).body;
    const requestId = await ada.openAndApprove(begun.user_code);
    const undone = (await opaque.poll(begun.device_code)).body;
    await ada.revoke(requestId);
    const eve = await app.createPerson("Eve Ended");
    const disabled = (await opaque.signIn(eve.phone)).body;
    await eve.disable();
    for (const { access_token: token } of [revoked, undone, disabled]) {
      expect(await opaque.userinfo(token)).toMatchObject({ status: 401 });
      expect(await introspect(token)).toEqual({ active: false });
    }
    expect(await opaque.refresh(revoked.refresh_token)).toMatchObject({ body: { error: "invalid_grant" } });
  });

  it("are bound to the ID token beside them by at_hash, and survive no change", async () => {
    const { access_token: token, id_token: idToken } = (await opaque.signIn(ada.phone)).body;
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
    expect(claimsOf(idToken).at_hash).toBe(Buffer.from(digest).subarray(0, 16).toString("base64url"));
    const changed = `${token.slice(0, -2)}${token.endsWith("AA") ? "BB" : "AA"}`;
    expect(await opaque.userinfo(changed)).toMatchObject({ status: 401 });
    expect(await introspect(changed)).toEqual({ active: false });
  });

  it("are a client's own too, and end when it gives them back", async () => {
    const form = { ...proofOf(opaqueClient), grant_type: "client_credentials", resource: api };
    const { access_token: token } = (await site.post("/oauth/token", form)).body;
    expect(await introspect(token)).toMatchObject({ active: true, sub: opaqueClient.id, aud: api });
    await site.post("/oauth/revoke", { ...proofOf(opaqueClient), token });
    expect(await introspect(token)).toEqual({ active: false });
  });

  it("are no refresh tokens, nor the other way round", async () => {
    const { access_token: token, refresh_token: refreshToken } = (await opaque.signIn(ada.phone)).body;
    expect(await opaque.refresh(token)).toMatchObject({ body: { error: "invalid_grant" } });
    expect(await opaque.userinfo(refreshToken)).toMatchObject({ status: 401 });
  });
});
