import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { claimsOf, deviceCodeGrant } from "../kit/relying-party.ts";

const redirectUri = "https://app.example/callback";
const api = "https://api.example";
let app: TestApp;
let ada: Person;
let spa: { id: string };
let server: { id: string; secret: string | null };

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const trust = "first_party" as const;
  spa = await app.createClient({
    name: "Page",
    kind: "public",
    trust,
    redirectUris: [redirectUri],
    grantTypes: ["authorization_code", "refresh_token", deviceCodeGrant],
    settings: { dpopRequired: true, pushedRequestsRequired: true },
  });
  server = await app.createClient({
    name: "Server",
    kind: "confidential",
    trust,
    grantTypes: ["client_credentials"],
    settings: { ownScopes: ["read"], audiences: [api], dpopRequired: true },
  });
});
afterAll(() => app.close());

const keyIn = (token: string) => (claimsOf(token).cnf as { jkt?: string } | undefined)?.jkt;

describe("openid-client", () => {
  const configure = () =>
    openid.discovery(new URL(app.origin), spa.id, undefined, openid.None(), {
      execute: [openid.allowInsecureRequests],
    });

  it.each(["ES256", "RS256", "Ed25519"])(
    "signs a page in with a %s key: pushed, exchanged, asked and refreshed",
    async (alg) => {
      const config = await configure();
      const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair(alg));
      const pkceCodeVerifier = openid.randomPKCECodeVerifier();
      const expectedState = openid.randomState();
      const parameters = {
        redirect_uri: redirectUri,
        scope: "openid profile",
        code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: "S256",
        state: expectedState,
      };
      const url = await openid.buildAuthorizationUrlWithPAR(config, parameters, { DPoP });
      const laptop = app.newBrowser();
      await ada.signIn(laptop);
      const back = (await laptop.get(url.href)).headers.get("location") ?? "";
      const checks = { pkceCodeVerifier, expectedState };
      const tokens = await openid.authorizationCodeGrant(config, new URL(back), checks, undefined, { DPoP });
      const jkt = await DPoP.calculateThumbprint();
      expect([tokens.token_type, keyIn(tokens.access_token)]).toEqual(["dpop", jkt]);
      const sub = tokens.claims()?.sub ?? "";
      expect(await openid.fetchUserInfo(config, tokens.access_token, sub, { DPoP })).toMatchObject({
        name: "Ada Lovelace",
      });
      const refreshed = await openid.refreshTokenGrant(config, tokens.refresh_token ?? "", undefined, { DPoP });
      expect([refreshed.token_type, keyIn(refreshed.access_token)]).toEqual(["dpop", jkt]);
    },
  );

  it("signs a device in, polling with a proof each time", async () => {
    const config = await configure();
    const DPoP = openid.getDPoPHandle(config, await openid.randomDPoPKeyPair());
    const begun = await openid.initiateDeviceAuthorization(config, { scope: "openid" });
    const polling = openid.pollDeviceAuthorizationGrant(config, begun, undefined, { DPoP });
    await ada.openAndApprove(begun.user_code);
    const tokens = await polling;
    expect(keyIn(tokens.access_token)).toBe(await DPoP.calculateThumbprint());
  });
});

describe("oauth4webapi", () => {
  const http = { [oauth.allowInsecureRequests]: true } as const;

  it("gets a server's own token, told the nonce first, and as a resource server believes token and proof", async () => {
    const issuer = new URL(app.origin);
    const provider = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, http));
    const client: oauth.Client = { client_id: server.id };
    const authentication = oauth.ClientSecretPost(server.secret ?? "");
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair("ES256"));
    const ask = async () => {
      const answer = await oauth.clientCredentialsGrantRequest(
        provider,
        client,
        authentication,
        { resource: api },
        { DPoP, ...http },
      );
      return oauth.processClientCredentialsResponse(provider, client, answer);
    };
    const refused = await ask().catch((error: unknown) => error);
    expect(oauth.isDPoPNonceError(refused)).toBe(true);
    const { access_token: token } = await ask();

    let request = new Request(api);
    await oauth.protectedResourceRequest(token, "GET", new URL(`${api}/things`), undefined, undefined, {
      DPoP,
      [oauth.customFetch]: async (url, { headers }) => {
        request = new Request(url, { headers });
        return new Response();
      },
    });
    const options = { requireDPoP: true, ...http };
    const believed = await oauth.validateJwtAccessToken(provider, request, api, options);
    expect(believed).toMatchObject({ client_id: server.id, cnf: { jkt: await DPoP.calculateThumbprint() } });
  });
});
