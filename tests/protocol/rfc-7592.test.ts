import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setClientSettings } from "../../src/oauth/clients/client-settings.flow.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { callRegistration, newRegistrationToken } from "../kit/registration.ts";

const callback = "https://app.example/callback";
let app: TestApp;
// biome-ignore lint/suspicious/noExplicitAny: an answer on the wire
let mine: any;
// biome-ignore lint/suspicious/noExplicitAny: an answer on the wire
let other: any;
beforeAll(async () => {
  app = await startApp();
});
beforeEach(async () => {
  const token = await newRegistrationToken(app, 2);
  const register = async () =>
    (await callRegistration(`${app.origin}/oauth/register`, token, { redirect_uris: [callback] })).body;
  mine = await register();
  other = await register();
});
afterAll(() => app.close());

const manage = (method: string, body?: unknown, token: string | null = mine.registration_access_token) =>
  callRegistration(mine.registration_client_uri, token, body, method);
const update = (changes: object) => manage("PUT", { client_id: mine.client_id, redirect_uris: [callback], ...changes });

describe("§2 the management token", () => {
  it("MUST be its own: another client's, the initial one, none at all are 401 and change nothing", async () => {
    const initial = await newRegistrationToken(app);
    for (const token of [other.registration_access_token, initial, mine.client_secret, "x", null])
      for (const method of ["GET", "PUT", "DELETE"]) {
        const body = { client_id: mine.client_id, redirect_uris: ["https://evil.example/"] };
        const answer = await manage(method, method === "PUT" ? body : undefined, token);
        expect([answer.status, answer.body.error]).toEqual([401, "invalid_token"]);
      }
    expect((await manage("GET")).body.redirect_uris).toEqual([callback]);
  });

  it("MUST be refused for clients that are not there (§2.1), and is for those that did not register themselves", async () => {
    const { id } = await app.createClient({
      name: "Own",
      kind: "public",
      trust: "first_party",
      redirectUris: [callback],
    });
    for (const name of [id, "nobody"])
      expect((await callRegistration(`${app.origin}/oauth/register/${name}`, "x", undefined, "GET")).status).toBe(401);
  });

  it("manages no more what the operator has made a first party", async () => {
    await setClientSettings(app.deps, mine.client_id, { settings: {}, registration: { trust: "first_party" } });
    expect((await update({ redirect_uris: ["https://evil.example/"] })).status).toBe(401);
  });
});

describe("§2.1 reading", () => {
  it("MUST say what is registered; the secret is kept as a hash only", async () => {
    const { status, body } = await manage("GET");
    const { client_secret: _, client_secret_expires_at: __, ...rest } = mine;
    expect([status, body]).toEqual([200, rest]);
  });
});

describe("§2.2 updating", () => {
  const { publicKey } = generateKeyPairSync("ed25519");
  const jwks = { keys: [publicKey.export({ format: "jwk" })] };

  it("MUST take the place of everything", async () => {
    await update({ client_name: "Two", grant_types: ["authorization_code", "refresh_token"], scope: "openid" });
    const { body } = await update({ redirect_uris: ["https://app.example/two"] });
    expect(body).toMatchObject({ redirect_uris: ["https://app.example/two"], grant_types: ["authorization_code"] });
    expect(body.client_name).toBe("https://app.example");
  });

  it("never gives back scopes that were taken away", async () => {
    await setClientSettings(app.deps, mine.client_id, { settings: {}, registration: { scopes: ["openid"] } });
    expect((await update({ scope: "openid email" })).body.scope).toBe("openid");
  });

  it.each([
    ["without client_id (MUST)", { client_id: undefined }],
    ["with another client_id (MUST)", { client_id: "x" }],
    ["with another client_secret (MUST NOT)", { client_secret: "x" }],
    ["with a registration_access_token (MUST NOT)", { registration_access_token: "x" }],
    ["with a client_id_issued_at (MUST NOT)", { client_id_issued_at: 1 }],
    ["that makes it public", { token_endpoint_auth_method: "none" }],
    ["that makes it prove itself by a key", { token_endpoint_auth_method: "private_key_jwt", jwks }],
    ["that asks for the device grant", { grant_types: ["urn:ietf:params:oauth:grant-type:device_code"] }],
  ])("is refused %s", async (_, changes) => {
    const { status, body } = await update({ client_name: "Changed", ...changes });
    expect([status, body.error]).toEqual([400, "invalid_client_metadata"]);
    expect((await manage("GET")).body.client_name).not.toBe("Changed");
  });

  it("takes no redirect address that could not have been registered", async () => {
    expect((await update({ redirect_uris: ["http://app.example/"] })).body.error).toBe("invalid_redirect_uri");
  });
});

describe("§2.3 deleting", () => {
  it("MUST end the client and its token", async () => {
    expect((await manage("DELETE")).status).toBe(204);
    expect((await manage("GET")).status).toBe(401);
    const body = new URLSearchParams({ grant_type: "authorization_code", code: "x", redirect_uri: callback });
    const authorization = `Basic ${Buffer.from(`${mine.client_id}:${mine.client_secret}`).toString("base64")}`;
    const answer = await fetch(`${app.origin}/oauth/token`, { method: "POST", headers: { authorization }, body });
    expect(answer.status).toBe(401);
  });
});
