import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { assertionType, type ClientKey, createClientKey } from "../kit/client-key.ts";
import { type Answer, createRelyingParty, deviceCodeGrant, type RelyingParty } from "../kit/relying-party.ts";

const invalidClient = { body: { error: "invalid_client" } };
let app: TestApp;
let key: ClientKey;
let id: string;
let site: RelyingParty;
let endpoint: string;

const wanted = {
  name: "Site",
  kind: "confidential",
  trust: "first_party",
  redirectUris: ["https://app.example/callback"],
  grantTypes: ["client_credentials", "authorization_code", deviceCodeGrant],
} as const;

const newClient = (...keys: ClientKey[]) =>
  app.createClient({
    ...wanted,
    settings: {
      authentication: "private_key_jwt",
      keys: keys.map(({ publicJwk }) => publicJwk),
      ownScopes: ["read"],
    },
  });

beforeAll(async () => {
  app = await startApp();
  key = await createClientKey();
  const client = await newClient(key);
  expect(client.secret).toBeNull();
  id = client.id;
  site = createRelyingParty(app, client);
  endpoint = `${app.origin}/oauth/token`;
});
afterAll(() => app.close());

const ask = (proof: Record<string, string>, path = "/oauth/token"): Promise<Answer> =>
  site.post(path, { grant_type: "client_credentials", ...proof });
const now = (): number => Math.floor(Date.now() / 1000);

describe("§2.2 using JWTs for client authentication", () => {
  it("takes ES256, RS256 and EdDSA, which is also called Ed25519 (RFC 9864), by the key that is registered", async () => {
    for (const algorithm of ["ES256", "RS256", "EdDSA", "Ed25519"] as const) {
      const other = await createClientKey(algorithm);
      const client = await newClient(other);
      expect(await ask(await other.assertion(client.id, endpoint))).toMatchObject({ status: 200 });
    }
  });

  it("takes any key of several, and client_id beside it only when it is the same (RFC 7521 §4.2)", async () => {
    const other = await createClientKey();
    const client = await newClient(await createClientKey(), other);
    const both = { ...(await other.assertion(client.id, endpoint)), client_id: client.id };
    expect(await ask(both)).toMatchObject({ status: 200 });
    expect(await ask({ ...(await key.assertion(id, endpoint)), client_id: client.id })).toMatchObject(invalidClient);
  });

  it("works at every endpoint that authenticates clients, whose own address is then an audience", async () => {
    const fields: Record<string, Record<string, string>> = {
      "/oauth/par": {
        response_type: "code",
        redirect_uri: wanted.redirectUris[0],
        code_challenge: "a".repeat(43),
        code_challenge_method: "S256",
      },
      "/oauth/revoke": { token: "unknown" },
      "/oauth/introspect": { token: "unknown" },
      "/oauth/device_authorization": { scope: "openid" },
    };
    for (const [path, form] of Object.entries(fields)) {
      for (const audience of [app.origin, endpoint, app.origin + path]) {
        const answer = await ask({ ...form, ...(await key.assertion(id, audience)) }, path);
        expect([path, audience, Math.floor(answer.status / 100)]).toEqual([path, audience, 2]);
      }
      expect(await ask({ ...form, client_id: id }, path)).toMatchObject(invalidClient);
    }
  });

  it("MUST be the type of §2.2, and the only proof (RFC 6749 §2.3)", async () => {
    const proof = await key.assertion(id, endpoint);
    expect(await ask({ ...proof, client_assertion_type: "urn:example" })).toMatchObject(invalidClient);
    expect(await ask({ client_assertion: proof.client_assertion ?? "" })).toMatchObject(invalidClient);
    expect(await ask({ ...proof, client_secret: "s" })).toMatchObject({ body: { error: "invalid_request" } });
  });

  it("is named in discovery with its algorithms (RFC 8414 §2)", async () => {
    const metadata = await (await fetch(`${app.origin}/.well-known/oauth-authorization-server`)).json();
    for (const name of ["token", "revocation", "introspection"]) {
      expect(metadata[`${name}_endpoint_auth_methods_supported`]).toContain("private_key_jwt");
      expect(metadata[`${name}_endpoint_auth_signing_alg_values_supported`]).toEqual([
        "ES256",
        "RS256",
        "EdDSA",
        "Ed25519",
      ]);
    }
  });
});

describe("§3 JWT format and processing", () => {
  it.each([
    ["1. MUST have iss", { iss: undefined }],
    ["1. MUST have the client's own id as iss", { iss: "somebody" }],
    ["2. MUST have the client_id as sub", { sub: "somebody" }],
    ["2. MUST have sub", { sub: undefined }],
    ["3. MUST have aud", { aud: undefined }],
    ["3. MUST name this server as aud", { aud: "https://other.example/oauth/token" }],
    ["3. names nobody else beside it: another could carry it here", { aud: ["https://other.example"] }],
    ["4. MUST have exp", { exp: undefined }],
    ["4. MUST NOT be expired", { exp: now() - 1 }],
    ["4. MAY be refused when exp is unreasonably far: five minutes", { exp: now() + 400 }],
    ["5. MUST NOT be used before nbf", { nbf: now() + 120 }],
    ["6. MAY be refused for an iat that is not yet", { iat: now() + 120 }],
    ["7. MUST have jti (OpenID Connect Core §9)", { jti: undefined }],
  ])("%s", async (_, changes) => {
    const audience = "aud" in changes && Array.isArray(changes.aud) ? { aud: [endpoint, ...changes.aud] } : {};
    const answer = await ask(await key.assertion(id, endpoint, { ...changes, ...audience } as Record<string, string>));
    expect(answer).toMatchObject(invalidClient);
  });

  it("7. MUST work once (OpenID Connect Core §9), of many at once too", async () => {
    const proof = await key.assertion(id, endpoint);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const elsewhere = await ask({ ...proof, token: "x" }, "/oauth/introspect");
    expect(elsewhere).toMatchObject(invalidClient);
  });

  it("7. counts jti by client: another may have the same", async () => {
    const client = await newClient(key);
    expect(await ask(await key.assertion(id, endpoint, { jti: "same" }))).toMatchObject({ status: 200 });
    expect(await ask(await key.assertion(client.id, endpoint, { jti: "same" }))).toMatchObject({ status: 200 });
  });

  it("9. MUST be signed by a key of this client: not by another's, not by none, not by the public key as a secret", async () => {
    const thief = await createClientKey();
    await newClient(thief);
    expect(await ask(await thief.assertion(id, endpoint))).toMatchObject(invalidClient);

    const [, body = ""] = (await key.assertion(id, endpoint)).client_assertion?.split(".") ?? [];
    const unsigned = (alg: string) => `${Buffer.from(JSON.stringify({ alg })).toString("base64url")}.${body}`;
    const hmac = createHmac("sha256", JSON.stringify(key.publicJwk)).update(unsigned("HS256")).digest("base64url");
    for (const forged of [`${unsigned("none")}.`, `${unsigned("HS256")}.${hmac}`, `${unsigned("ES256")}.AAAA`]) {
      const proof = { client_assertion_type: assertionType, client_assertion: forged };
      expect(await ask(proof)).toMatchObject(invalidClient);
    }
  });

  it("9. MUST have been made for this: a JWT of another typ is none (RFC 8725 §3.11)", async () => {
    const claims = { iss: id, sub: id, aud: endpoint, jti: "typed", exp: now() + 60 };
    for (const [typ, status] of [
      ["oauth-authz-req+jwt", 401],
      ["dpop+jwt", 401],
      ["client-authentication+jwt", 200],
    ] as const) {
      const proof = { client_assertion_type: assertionType, client_assertion: await key.sign(claims, { typ }) };
      expect((await ask(proof)).status === 200).toBe(status === 200);
    }
  });

  it("10. MUST be a JWT", async () => {
    for (const broken of ["x", "a.b.c", "..", "e30.e30.e30"])
      expect(await ask({ client_assertion_type: assertionType, client_assertion: broken })).toMatchObject(
        invalidClient,
      );
  });
});

describe("registration", () => {
  it("refuses keys with their private part, weak ones, and none at all", async () => {
    const d = { ...key.publicJwk, d: "AAAA" };
    const encryption = { ...key.publicJwk, use: "enc" };
    for (const keys of [[], [d], [encryption], [{ kty: "oct", k: "AAAA" }], [{ kty: "EC", crv: "P-256", x: "A" }]]) {
      const settings = { authentication: "private_key_jwt", keys } as const;
      expect(await addClient(app.deps, { ...wanted, settings })).toEqual({ ok: false, reason: "malformed_key" });
    }
  });

  it("of a secret or of nothing keeps an assertion from counting", async () => {
    const settings = { keys: [key.publicJwk] };
    const secret = await app.createClient({ ...wanted, settings });
    const open = await app.createClient({ ...wanted, kind: "public", grantTypes: ["authorization_code"], settings });
    for (const client of [secret, open]) {
      expect(await ask(await key.assertion(client.id, endpoint))).toMatchObject(invalidClient);
    }
  });
});
