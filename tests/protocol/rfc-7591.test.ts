import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { findClient } from "../../src/oauth/clients/client.flow.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { createClientKey } from "../kit/client-key.ts";
import { callRegistration, newRegistrationToken } from "../kit/registration.ts";
import { createRelyingParty } from "../kit/relying-party.ts";

const callback = "https://app.example/callback";
let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startApp();
});
beforeEach(async () => {
  token = await newRegistrationToken(app);
});
afterAll(() => app.close());

const register = (metadata: unknown, by: string | null = token) =>
  callRegistration(`${app.origin}/oauth/register`, by, metadata);
const clients = async () => (await app.deps.db.selectFrom("clients").select("id").execute()).length;

describe("§2 and §3.2.1 what is registered", () => {
  it("MUST be said in the answer, with the defaults of the text", async () => {
    const { status, body, headers } = await register({ redirect_uris: [callback] });
    expect(status).toBe(201);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({
      client_id: expect.stringMatching(/^client_/),
      client_secret: expect.any(String),
      client_secret_expires_at: 0,
      redirect_uris: [callback],
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code"],
      response_types: ["code"],
      id_token_signed_response_alg: "RS256",
      dpop_bound_access_tokens: false,
    });
  });

  it("works: a person signs in to it after consent, and is asked for it", async () => {
    const { body } = await register({ redirect_uris: [callback], client_name: "Notes", scope: "openid profile" });
    expect(body).toMatchObject({ client_name: "Notes", scope: "openid profile" });
    const ada = await app.createPerson("Ada Lovelace");
    const site = createRelyingParty(app, { id: body.client_id, secret: body.client_secret });
    const asked = await ada.phone.get(site.attempt().path);
    expect([asked.status, asked.headers.get("location")]).not.toEqual([303, expect.stringContaining(callback)]);
    expect(await findClient(app.deps.db, body.client_id)).toMatchObject({ trust: "third_party" });
  });

  it("is by private_key_jwt a client without a secret, which proves itself by its key and by nothing else", async () => {
    const [key, another] = await Promise.all([createClientKey(), createClientKey()]);
    const byKey = { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [key.publicJwk] } };
    const { status, body } = await register({ redirect_uris: [callback], ...byKey });
    expect([status, body]).toEqual([201, expect.objectContaining(byKey)]);
    expect(body).not.toHaveProperty("client_secret");
    const site = createRelyingParty(app, { id: body.client_id, secret: null });
    const ask = (proof: Record<string, string>) => site.post("/oauth/introspect", { token: "x", ...proof });
    expect(await ask(await key.assertion(body.client_id, app.origin))).toMatchObject({ status: 200 });
    const wrong = [{ client_id: body.client_id }, await another.assertion(body.client_id, app.origin)];
    for (const proof of wrong) expect((await ask(proof)).body.error).toBe("invalid_client");
  });

  it("MUST bind the tokens of a client with dpop_bound_access_tokens to a key (RFC 9449 §5.2)", async () => {
    const { body } = await register({ redirect_uris: [callback], dpop_bound_access_tokens: true });
    expect(body).toMatchObject({ dpop_bound_access_tokens: true });
    const { client_id, client_secret } = body;
    const site = createRelyingParty(app, { id: client_id, secret: client_secret });
    const fields = { client_id, client_secret, grant_type: "refresh_token", refresh_token: "x" };
    expect(await site.post("/oauth/token", fields)).toMatchObject({ body: { error: "invalid_dpop_proof" } });
  });

  it("keeps hashes of secret and management token only", async () => {
    const { body } = await register({ redirect_uris: [callback] });
    const row = JSON.stringify(
      await app.deps.db.selectFrom("clients").selectAll().where("id", "=", body.client_id).execute(),
    );
    expect(row).not.toContain(body.client_secret);
    expect(row).not.toContain(body.registration_access_token);
    expect(JSON.stringify(await app.deps.db.selectFrom("registration_tokens").selectAll().execute())).not.toContain(
      token,
    );
  });

  it("MUST ignore members that it does not know, trust and back-channel logout among them", async () => {
    const { status, body } = await register({
      redirect_uris: [callback],
      token_endpoint_auth_method: "none",
      trust: "first_party",
      first_party: true,
      client_id: "chosen",
      backchannel_logout_uri: "https://169.254.169.254/latest",
      software_statement: "x",
    });
    expect(status).toBe(201);
    expect(body).not.toHaveProperty("client_secret");
    expect(body).not.toHaveProperty("backchannel_logout_uri");
    const client = await findClient(app.deps.db, body.client_id);
    expect(client).toMatchObject({ trust: "third_party", secretHash: null, settings: { backchannelLogoutUri: null } });
    expect(client?.id).not.toBe("chosen");
  });
});

describe("§3 who may register", () => {
  it("nobody without an initial access token, nor with a made-up, expired or spent one", async () => {
    const expired = await newRegistrationToken(app, 1, 1);
    app.advance(2 * 3_600_000);
    token = await newRegistrationToken(app);
    expect((await register({ redirect_uris: [callback] })).status).toBe(201);
    const before = await clients();
    for (const by of [null, "made-up", expired, token]) {
      const { status, body, headers } = await register({ redirect_uris: [callback] }, by);
      expect([status, body.error]).toEqual([401, "invalid_token"]);
      expect(headers.get("www-authenticate")).toContain("Bearer");
    }
    expect(await clients()).toBe(before);
  });

  it("as many as the token has uses, however many come at once", async () => {
    const two = await newRegistrationToken(app, 2);
    const answers = await Promise.all(Array.from({ length: 8 }, () => register({ redirect_uris: [callback] }, two)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  });

  it("and a refused registration takes no use", async () => {
    expect((await register({ redirect_uris: [] })).status).toBe(400);
    expect((await register({ redirect_uris: [callback] })).status).toBe(201);
  });
});

describe("§3.2.2 errors", () => {
  it.each([
    "http://app.example/callback",
    "https://app.example/callback#x",
    "https://ada@app.example/",
    "https://app.example\\@evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "urn:ietf:wg:oauth:2.0:oob",
    "https://*.example/cb",
    "/callback",
    "",
  ])("invalid_redirect_uri for %s", async (uri) => {
    const { status, body } = await register({ redirect_uris: [callback, uri] });
    expect([status, body.error]).toEqual([400, "invalid_redirect_uri"]);
  });

  it("invalid_redirect_uri for none (§2 MUST)", async () => {
    expect((await register({})).body.error).toBe("invalid_redirect_uri");
  });

  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { publicKey: p384 } = generateKeyPairSync("ec", { namedCurve: "P-384" });
  const byKey = { token_endpoint_auth_method: "private_key_jwt" };
  it.each<[string, object]>([
    ["the device grant", { grant_types: ["authorization_code", "urn:ietf:params:oauth:grant-type:device_code"] }],
    ["client credentials", { grant_types: ["client_credentials"] }],
    ["the implicit grant", { response_types: ["token"] }],
    ["another way of proving itself", { token_endpoint_auth_method: "client_secret_jwt" }],
    ["private_key_jwt without a key", { token_endpoint_auth_method: "private_key_jwt" }],
    ["private_key_jwt with none of our algorithms", { ...byKey, jwks: { keys: [p384.export({ format: "jwk" })] } }],
    ["the name of something else", { token_endpoint_auth_method: "constructor" }],
    ["keys by address", { jwks_uri: "https://app.example/jwks" }],
    ["a private key", { jwks: { keys: [privateKey.export({ format: "jwk" })] } }],
    ["an unsigned ID token", { id_token_signed_response_alg: "none" }],
    ["a name that turns the text around", { client_name: "a\u202Eb" }],
    ["only unknown scopes", { scope: "admin" }],
    ["members of the wrong kind", { client_name: 7 }],
  ])("invalid_client_metadata for %s", async (_, metadata) => {
    const { status, body } = await register({ redirect_uris: [callback], ...metadata });
    expect([status, body.error]).toEqual([400, "invalid_client_metadata"]);
  });

  it("invalid_client_metadata for what is no JSON object", async () => {
    for (const text of ["[]", "null", "{", ""])
      expect((await register(text)).body.error).toBe("invalid_client_metadata");
  });
});
