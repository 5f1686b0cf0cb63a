import { setTimeout as delay } from "node:timers/promises";
import { createRemoteJWKSet, jwtVerify } from "jose";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { deviceCodeGrant } from "../kit/relying-party.ts";

const redirectUri = "https://app.example/callback";
let app: TestApp;
let ada: Person;
let tv: { id: string };
let site: { id: string; secret: string | null };

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const trust = "first_party" as const;
  tv = await app.createClient({ name: "TV", kind: "public", trust, grantTypes: [deviceCodeGrant, "refresh_token"] });
  const postLogoutRedirectUris = ["https://app.example/goodbye"];
  site = await app.createClient({
    name: "Site",
    kind: "confidential",
    trust,
    redirectUris: [redirectUri],
    postLogoutRedirectUris,
  });
});
afterAll(() => app.close());

/** As a resource server and a client would: by the published keys alone. */
async function verifyTokens(accessToken: string, idToken: string | undefined, clientId: string): Promise<void> {
  const keys = createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`));
  const algorithms = ["ES256"];
  await jwtVerify(accessToken, keys, { issuer: app.origin, audience: app.origin, typ: "at+jwt", algorithms });
  await jwtVerify(idToken ?? "", keys, { issuer: app.origin, audience: clientId, algorithms });
}

describe("openid-client", () => {
  const insecure = { execute: [openid.allowInsecureRequests] };

  it("signs a TV in by the device grant, refreshes, and reads who it is", async () => {
    const config = await openid.discovery(new URL(app.origin), tv.id, undefined, openid.None(), insecure);
    const begun = await openid.initiateDeviceAuthorization(config, { scope: "openid profile" });
    const polling = openid.pollDeviceAuthorizationGrant(config, begun);
    await delay(1200);
    const requestId = await ada.open(begun.user_code);
    await ada.approve(requestId);
    const approvedAt = performance.now();
    const tokens = await polling;
    expect(performance.now() - approvedAt).toBeLessThan(500);
    await verifyTokens(tokens.access_token, tokens.id_token, tv.id);
    const sub = tokens.claims()?.sub ?? "";
    expect(await openid.fetchUserInfo(config, tokens.access_token, sub)).toMatchObject({ sub, name: "Ada Lovelace" });
    const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "");
    await verifyTokens(refreshed.access_token, refreshed.id_token, tv.id);
  });

  it("learns that the person declined", async () => {
    const config = await openid.discovery(new URL(app.origin), tv.id, undefined, openid.None(), insecure);
    const begun = await openid.initiateDeviceAuthorization(config, { scope: "openid" });
    const polling = openid
      .pollDeviceAuthorizationGrant(config, begun)
      .catch((error: openid.ResponseBodyError) => error.error);
    await ada.deny(await ada.open(begun.user_code));
    expect(await polling).toBe("access_denied");
  });

  it.each([
    ["client_secret_basic", openid.ClientSecretBasic],
    ["client_secret_post", openid.ClientSecretPost],
  ])("signs a site in by the code flow with %s, and out again", async (_, method) => {
    const laptop = app.newBrowser();
    await ada.signIn(laptop);
    const config = await openid.discovery(new URL(app.origin), site.id, undefined, method(site.secret ?? ""), insecure);
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const [expectedState, expectedNonce] = [openid.randomState(), openid.randomNonce()];
    const url = openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: "openid profile",
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: "S256",
      state: expectedState,
      nonce: expectedNonce,
      max_age: "3600",
    });
    const back = (await laptop.get(url.href)).headers.get("location") ?? "";
    const checks = { pkceCodeVerifier, expectedState, expectedNonce, maxAge: 3600, idTokenExpected: true };
    const tokens = await openid.authorizationCodeGrant(config, new URL(back), checks);
    await verifyTokens(tokens.access_token, tokens.id_token, site.id);
    const goodbye = { id_token_hint: tokens.id_token ?? "", post_logout_redirect_uri: "https://app.example/goodbye" };
    const out = await laptop.get(openid.buildEndSessionUrl(config, goodbye).href);
    expect(out.headers.get("location")).toBe("https://app.example/goodbye");
  });
});

describe("oauth4webapi", () => {
  const http = { [oauth.allowInsecureRequests]: true } as const;

  async function discover(algorithm: "oidc" | "oauth2"): Promise<oauth.AuthorizationServer> {
    const issuer = new URL(app.origin);
    return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm, ...http }));
  }

  it("signs a TV in by the device grant, with its signatures checked", async () => {
    const server = await discover("oidc");
    const client: oauth.Client = { client_id: tv.id };
    const asked = await oauth.deviceAuthorizationRequest(server, client, oauth.None(), { scope: "openid" }, http);
    const begun = await oauth.processDeviceAuthorizationResponse(server, client, asked);
    expect(begun.interval).toBe(1);
    app.advance(1000);
    const polling = oauth.deviceCodeGrantRequest(server, client, oauth.None(), begun.device_code, http);
    await ada.openAndApprove(begun.user_code);
    const answer = await polling;
    const tokens = await oauth.processDeviceCodeResponse(server, client, answer);
    await oauth.validateApplicationLevelSignature(server, answer, http);
    await verifyTokens(tokens.access_token, tokens.id_token, tv.id);
    const sub = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? "";
    const userinfo = await oauth.userInfoRequest(server, client, tokens.access_token, http);
    expect(await oauth.processUserInfoResponse(server, client, sub, userinfo)).toMatchObject({ sub });
  });

  it("signs a site in by the code flow, with state, iss, nonce, PKCE and at_hash checked", async () => {
    const laptop = app.newBrowser();
    await ada.signIn(laptop);
    const server = await discover("oauth2");
    const client: oauth.Client = { client_id: site.id, require_auth_time: true };
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const url = new URL(server.authorization_endpoint ?? "");
    url.search = new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: "openid",
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
    }).toString();
    const back = new URL((await laptop.get(url.href)).headers.get("location") ?? "");
    const parameters = oauth.validateAuthResponse(server, client, back, state);
    const authentication = oauth.ClientSecretBasic(site.secret ?? "");
    const answer = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      authentication,
      parameters,
      redirectUri,
      verifier,
      http,
    );
    const expected = { expectedNonce: nonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(server, client, answer, expected);
    await oauth.validateApplicationLevelSignature(server, answer, http);
    await verifyTokens(tokens.access_token, tokens.id_token, site.id);
    const request = new Request("https://api.example/", {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    // RFC 9068, as a resource server that uses this library checks it.
    expect(await oauth.validateJwtAccessToken(server, request, app.origin, http)).toMatchObject({ client_id: site.id });
  });
});
