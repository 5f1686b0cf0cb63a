import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answers } from "../../src/http/openapi-answers.ts";
import { deviceCodeGrant } from "../../src/oauth/clients/client.ts";
import { startApp, type TestApp } from "../kit/app.ts";
import { createCallers } from "../kit/ciba-caller.ts";
import { newRegistrationToken } from "../kit/registration.ts";
import type { PartyClient } from "../kit/relying-party.ts";

interface Document {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { security?: object[]; responses: Record<string, { content?: object }> }>>>
  >;
  readonly components: { readonly schemas: object; readonly securitySchemes: object };
}

let app: TestApp;
let document: Document;
let client: PartyClient;
beforeAll(async () => {
  app = await startApp();
  document = (await (await fetch(`${app.origin}/openapi.json`)).json()) as Document;
  client = await app.createClient({
    name: "Television",
    kind: "confidential",
    trust: "first_party",
    grantTypes: [deviceCodeGrant, "authorization_code", "refresh_token"],
    redirectUris: ["https://app.example/callback"],
  });
});
afterAll(() => app.close());

const proof = () => ({ client_id: client.id, client_secret: client.secret ?? "" });
async function post(path: string, fields: Record<string, string>) {
  const answer = await fetch(app.origin + path, {
    method: "POST",
    body: new URLSearchParams({ ...proof(), ...fields }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
const get = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(app.origin + path, { headers })).json();

describe("what /openapi.json says of answers is what is answered", () => {
  it("of a device grant from its beginning to userinfo and introspection", async () => {
    const ada = await app.createPerson("Ada Lovelace");
    const begun = await post("/oauth/device_authorization", { scope: "openid offline_access" });
    const { device_code, user_code } = answers.DeviceAuthorization.parse(begun.body);
    await ada.openAndApprove(user_code);
    const redeemed = await post("/oauth/token", { grant_type: deviceCodeGrant, device_code });
    const { access_token: token } = answers.TokenSet.parse(redeemed.body);
    expect(answers.Userinfo.parse(await get("/oauth/userinfo", { authorization: `Bearer ${token}` }))).toBeDefined();
    expect(answers.Introspection.parse((await post("/oauth/introspect", { token })).body)).toMatchObject({
      active: true,
    });
    expect(answers.Introspection.parse((await post("/oauth/introspect", { token: "x" })).body)).toEqual({
      active: false,
    });
  });

  it("of asking a person by name, and of a pushed request", async () => {
    const bob = await app.createPerson("Bob");
    const callers = createCallers(app);
    const asked = await (await callers.newCaller()).ask({ login_hint: bob.identifier });
    expect(answers.BackchannelAuthentication.parse(asked.body)).toBeDefined();
    const pushed = await post("/oauth/par", {
      response_type: "code",
      redirect_uri: "https://app.example/callback",
      scope: "openid",
      code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
      code_challenge_method: "S256",
    });
    expect(pushed.status).toBe(201);
    expect(answers.PushedRequest.parse(pushed.body)).toBeDefined();
  });

  it("of an app that registers itself", async () => {
    const metadata = { client_name: "Wiki", redirect_uris: ["https://wiki.example/callback"] };
    const registered = await fetch(`${app.origin}/oauth/register`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${await newRegistrationToken(app)}` },
      body: JSON.stringify(metadata),
    });
    expect(registered.status).toBe(201);
    expect(answers.Registration.parse(await registered.json())).toMatchObject(metadata);
  });

  it("of keys and metadata", async () => {
    expect(answers.Keys.parse(await get("/oauth/jwks")).keys.length).toBeGreaterThan(0);
    for (const path of ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"])
      expect(answers.Metadata.parse(await get(path)).issuer).toBe(app.origin);
  });
});

describe("/openapi.json says", () => {
  it.each([
    ["/oauth/token", "post", "200", "TokenSet", [{ clientSecret: [] }, {}]],
    ["/oauth/devicecode", "post", "200", "DeviceAuthorization", [{ clientSecret: [] }, {}]],
    ["/oauth/par", "post", "201", "PushedRequest", [{ clientSecret: [] }, {}]],
    ["/oauth/userinfo", "get", "200", "Userinfo", [{ accessToken: [] }]],
    ["/oauth/register", "post", "201", "Registration", [{ registrationToken: [] }]],
    ["/oauth/jwks", "get", "200", "Keys", undefined],
    ["/.well-known/openid-configuration", "get", "200", "Metadata", undefined],
  ])("%s (%s) answers %s with %s, and what proves its caller", (path, method, status, name, security) => {
    const operation = document.paths[path]?.[method];
    const schema = { $ref: `#/components/schemas/${name}` };
    expect(operation?.responses[status]?.content).toEqual({ "application/json": { schema } });
    expect(operation?.security).toEqual(security);
  });

  it("nothing that it does not describe", () => {
    const text = JSON.stringify(document);
    for (const [, name = ""] of text.matchAll(/#\/components\/schemas\/(\w+)/g))
      expect(Object.keys(document.components.schemas)).toContain(name);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    const proofs = operations.flatMap(({ security = [] }) => security.flatMap((one) => Object.keys(one)));
    expect(new Set(proofs)).toEqual(new Set(Object.keys(document.components.securitySchemes)));
    const removal = document.paths["/oauth/register/{id}"]?.delete;
    expect(Object.keys(removal?.responses ?? {})).not.toContain("200");
  });
});
