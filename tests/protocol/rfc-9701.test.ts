import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClientSettings, signingAlgorithms } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Answer, createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const mediaType = "application/token-introspection+jwt";
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;

const newClient = (settings: Partial<ClientSettings> = {}) =>
  app.createClient({
    settings,
    name: "Site",
    kind: "confidential",
    trust: "first_party",
    redirectUris: ["https://app.example/callback"],
  });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  client = await newClient();
  site = createRelyingParty(app, client);
});
afterAll(() => app.close());

const introspect = (token: string, accept: string, as = client): Promise<Answer> =>
  site.post("/oauth/introspect", { client_id: as.id, client_secret: as.secret ?? "", token }, { accept });
const verify = (jwt: string, audience = client.id) =>
  jwtVerify(jwt, createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`)), {
    issuer: app.origin,
    audience,
    typ: "token-introspection+jwt",
  });

describe("§4 requesting a JWT response", () => {
  it("answers with a JWT when the Accept header names it, and with JSON otherwise", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    for (const accept of [mediaType, `application/json;q=0.5, ${mediaType.toUpperCase()}`, `${mediaType};q=1`]) {
      const answer = await introspect(token, accept);
      expect([answer.status, answer.headers.get("content-type")]).toEqual([200, mediaType]);
      expect([answer.headers.get("cache-control"), answer.headers.get("vary")]).toEqual(["no-store", "Accept"]);
    }
    for (const accept of ["application/json", "*/*", "", `${mediaType};q=0`, "application/jwt"])
      expect((await introspect(token, accept)).body).toMatchObject({ active: true });
  });

  it("MUST authenticate the caller, and says so in JSON", async () => {
    const answer = await introspect("x", mediaType, { id: client.id, secret: "guess" });
    expect(answer).toMatchObject({ status: 400, body: { error: "invalid_client" } });
  });
});

describe("§5 JWT response", () => {
  it("MUST be typed, and have iss, aud, iat and token_introspection", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    const { body: jwt } = await introspect(token, mediaType);
    expect(decodeProtectedHeader(jwt)).toMatchObject({ alg: "ES256", typ: "token-introspection+jwt" });
    const { payload } = await verify(jwt);
    expect(Object.keys(payload).sort()).toEqual(["aud", "iat", "iss", "token_introspection"]);
    expect(payload.token_introspection).toEqual((await introspect(token, "application/json")).body);
  });

  it("SHOULD NOT have sub and exp at its top, so that nobody takes it for an access token", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    const { body: jwt } = await introspect(token, mediaType);
    expect(await site.userinfo(jwt)).toMatchObject({ status: 401 });
    expect((await introspect(jwt, "application/json")).body).toEqual({ active: false });
  });

  it("MUST say active=false and nothing else for tokens that are not the caller's to know", async () => {
    const { access_token: token } = (await site.signIn(ada.phone)).body;
    const stranger = await newClient();
    for (const [wrong, as] of [
      ["x", client],
      [token, stranger],
    ] as const) {
      const { payload } = await verify((await introspect(wrong, mediaType, as)).body, as.id);
      expect(payload.token_introspection).toEqual({ active: false });
    }
  });
});

describe("§6 client metadata", () => {
  it.each(signingAlgorithms)("signs with %s for a client that is registered for it", async (algorithm) => {
    const caller = await newClient({ introspectionAlgorithm: algorithm });
    const { body: jwt } = await introspect("x", mediaType, caller);
    expect(decodeProtectedHeader(jwt).alg).toBe(algorithm);
    expect((await verify(jwt, caller.id)).payload.token_introspection).toEqual({ active: false });
  });
});

describe("§7 metadata", () => {
  it("names the algorithms of signed answers, and no encryption", async () => {
    const metadata = await (await fetch(`${app.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata.introspection_signing_alg_values_supported).toEqual(signingAlgorithms);
    expect(metadata).not.toHaveProperty("introspection_encryption_alg_values_supported");
  });
});
