import { createHmac } from "node:crypto";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PublicJwk } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { readAttribute } from "../kit/http-browser.ts";
import { createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback", "https://app.example/other"];
const algorithms = ["ES256", "RS256", "EdDSA"] as const;
type Algorithm = (typeof algorithms)[number];
const keys = new Map<Algorithm, { privateKey: CryptoKey; jwk: PublicJwk }>();
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;

beforeAll(async () => {
  for (const algorithm of algorithms) {
    const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
    keys.set(algorithm, { privateKey, jwk: { ...((await exportJWK(publicKey)) as PublicJwk), kid: algorithm } });
  }
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const settings = { keys: [...keys.values()].map(({ jwk }) => jwk) };
  client = await app.createClient({ name: "Site", kind: "public", trust: "first_party", redirectUris, settings });
  site = createRelyingParty(app, client);
});
afterAll(() => app.close());

const nowInSeconds = () => Math.floor(app.deps.clock.now() / 1000);
const location = (answer: Response) => new URL(answer.headers.get("location") ?? "", app.origin);

/** An attempt whose parameters are in a request object, and the address with nothing but it. */
async function signed(
  changes: Record<string, unknown> = {},
  {
    algorithm = "ES256" as Algorithm,
    header = {},
    key,
  }: { algorithm?: Algorithm; header?: object; key?: CryptoKey } = {},
) {
  const attempt = site.attempt();
  const parameters = Object.fromEntries(new URL(attempt.path, app.origin).searchParams);
  const claims = { ...parameters, iss: client.id, aud: app.origin, exp: nowInSeconds() + 300, ...changes };
  const request = await new SignJWT(JSON.parse(JSON.stringify(claims)) as JWTPayload)
    .setProtectedHeader({ alg: algorithm, kid: algorithm, typ: "oauth-authz-req+jwt", ...header })
    .sign(key ?? (keys.get(algorithm)?.privateKey as CryptoKey));
  return { attempt, request, path: pathOf({ request }) };
}
const pathOf = (beside: Record<string, string>, of = client.id) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: of, ...beside })}`;
/** With the redirect address in the clear, so that a refusal has somewhere to go. */
const clear = { response_type: "code", redirect_uri: "https://app.example/callback", state: "state-1" };
const errorOf = async (request: string, beside: Record<string, string> = {}) => {
  const to = location(await ada.phone.get(pathOf({ ...clear, ...beside, request })));
  expect(to.searchParams.has("code")).toBe(false);
  return to.searchParams.get("error");
};

describe("§4 and §6.2 request object by value", () => {
  it.each(algorithms)("MUST be accepted when the client has signed it: %s", async (algorithm) => {
    const { attempt, path } = await signed({ state: "inside", max_age: 3600 }, { algorithm });
    const back = location(await ada.phone.get(path));
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: "inside", iss: app.origin });
    expect(await site.exchange(back.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
  });

  it("may have the media type of JWT, or none", async () => {
    for (const typ of ["JWT", undefined]) {
      const { path } = await signed({}, { header: { typ } });
      expect(location(await ada.phone.get(path)).searchParams.has("code")).toBe(true);
    }
  });

  it("survives the sign-in without being carried on in the clear, even when its own time is over by then", async () => {
    const screen = app.newBrowser();
    const { attempt, path } = await signed({ state: "inside", exp: nowInSeconds() + 60 });
    const signIn = (await screen.get(path)).headers.get("location") ?? "";
    expect(signIn).not.toContain("inside");
    const html = await (await screen.get(signIn)).text();
    expect(html).toContain("Site");
    app.advance(120_000);
    const request = await ada.openAndApprove(readAttribute(html, "data-user-code") ?? "");
    const returnTo = (await screen.post("/sign-in/redeem", { request })).headers.get("location") ?? "";
    const back = location(await screen.get(returnTo));
    expect(back.searchParams.get("state")).toBe("inside");
    expect(await site.exchange(back.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
    expect((await screen.get(returnTo)).status).toBe(410);
  });

  it("may be pushed (RFC 9126 §3)", async () => {
    const { attempt, request } = await signed({ state: "inside" });
    const { status, body } = await site.post("/oauth/par", { client_id: client.id, request });
    expect(status).toBe(201);
    const back = location(await ada.phone.get(pathOf({ request_uri: body.request_uri })));
    expect(back.searchParams.get("state")).toBe("inside");
    expect(await site.exchange(back.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
    const broken = await site.post("/oauth/par", { client_id: client.id, request: `${request.slice(0, -9)}AAAAAAAAA` });
    expect([broken.status, broken.body.error]).toEqual([400, "invalid_request_object"]);
  });

  it("is named in discovery, with its algorithms (§10.5)", async () => {
    const document = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({
      request_parameter_supported: true,
      // EdDSA by both of its names (RFC 9864).
      request_object_signing_alg_values_supported: [...algorithms, "Ed25519"],
    });
  });
});

describe("§6.3 only the parameters in the request object count", () => {
  it("takes what stands beside it and says the same (OpenID Connect Core §6.1)", async () => {
    const { request } = await signed({ scope: "openid", redirect_uri: clear.redirect_uri });
    const back = location(await ada.phone.get(pathOf({ ...clear, scope: "openid", request })));
    expect(back.searchParams.has("code")).toBe(true);
  });

  it.each([
    ["state", "other"],
    ["scope", "openid profile"],
    ["redirect_uri", "https://app.example/other"],
    ["response_mode", "form_post"],
    ["nonce", "another"],
    ["code_challenge", "A".repeat(43)],
    ["prompt", "none"],
  ])("refuses another %s beside it, also one that is not in it", async (name, value) => {
    const { request } = await signed();
    const answer = await ada.phone.get(pathOf({ ...clear, [name]: value, request }));
    // In the query, or in a form if that is what stands beside it.
    const said = (answer.headers.get("location") ?? "") + (await answer.text());
    expect(said).toMatch(/error=invalid_request&|name="error" value="invalid_request"/);
    expect(said).not.toMatch(/[?&]code=|name="code"/);
  });

  it("refuses an unregistered address in it without going anywhere", async () => {
    const { path } = await signed({ redirect_uri: "https://evil.example/cb" });
    const answer = await ada.phone.get(path);
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });
});

describe("§6.1 and §10 MUST refuse as invalid_request_object", () => {
  it("alg none, and HMAC with a public key or a secret", async () => {
    const { request } = await signed();
    const body = request.split(".")[1];
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    expect(await errorOf(`${encode({ alg: "none" })}.${body}.`)).toBe("invalid_request_object");
    const head = encode({ alg: "HS256", kid: "RS256" });
    const secret = JSON.stringify(keys.get("RS256")?.jwk);
    const mac = createHmac("sha256", secret).update(`${head}.${body}`).digest("base64url");
    expect(await errorOf(`${head}.${body}.${mac}`)).toBe("invalid_request_object");
  });

  it("a signature by another key, of a changed text, or under another key's name", async () => {
    const stranger = await generateKeyPair("ES256");
    expect(await errorOf((await signed({}, { key: stranger.privateKey })).request)).toBe("invalid_request_object");
    const [head, , signature] = (await signed()).request.split(".");
    const [, other] = (await signed({ scope: "openid profile" })).request.split(".");
    expect(await errorOf(`${head}.${other}.${signature}`)).toBe("invalid_request_object");
    expect(await errorOf((await signed({}, { header: { kid: "RS256" } })).request)).toBe("invalid_request_object");
    const other256 = (await signed({}, { algorithm: "RS256", header: { kid: "ES256" } })).request;
    expect(await errorOf(other256)).toBe("invalid_request_object");
  });

  it.each([
    ["another issuer", { iss: "somebody" }],
    ["no issuer", { iss: undefined }],
    ["another audience", { aud: "https://other.example" }],
    ["no audience", { aud: undefined }],
    ["another client_id", { client_id: "somebody" }],
    ["a time that is over", { exp: 1_700_000_000 }],
    ["no end", { exp: undefined }],
    ["an end far away", { exp: 99_999_999_999 }],
    ["a beginning in the future", { nbf: 99_999_999_999 }],
    ["a request in the request", { request: "x.y.z" }],
    ["a request_uri in the request", { request_uri: "https://app.example/r" }],
    ["the client as its subject: a client assertion (§10.8)", { sub: "client" }],
    ["a list where text is meant", { scope: ["openid"] }],
  ])("%s", async (_, changes) => {
    const { request } = await signed("sub" in changes ? { sub: client.id } : changes);
    expect(await errorOf(request)).toBe("invalid_request_object");
  });

  it("another kind of token that the client signs, and critical extensions that nobody knows", async () => {
    expect(await errorOf((await signed({}, { header: { typ: "dpop+jwt" } })).request)).toBe("invalid_request_object");
    const [, body] = (await signed()).request.split(".");
    const head = Buffer.from(JSON.stringify({ alg: "ES256", kid: "ES256", crit: ["exp"] })).toString("base64url");
    expect(await errorOf(`${head}.${body}.AAAA`)).toBe("invalid_request_object");
  });

  it.each(["a.b.c", "....", "e30.e30.e30", "x".repeat(200)])("what is no token at all: %s", async (request) => {
    expect(await errorOf(request)).toBe("invalid_request_object");
  });

  it("an object of another client, and any from a client without keys", async () => {
    const added = await app.createClient({ name: "Other", kind: "public", trust: "first_party", redirectUris });
    const { request } = await signed({ client_id: added.id, iss: added.id });
    const to = location(await ada.phone.get(pathOf({ ...clear, request }, added.id)));
    expect(to.searchParams.get("error")).toBe("invalid_request_object");
  });

  it("and shows a page when nothing beside it says where its client is", async () => {
    const answer = await ada.phone.get(pathOf({ request: "a.b.c" }));
    expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
  });
});
