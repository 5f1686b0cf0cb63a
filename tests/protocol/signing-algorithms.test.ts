import { createHash } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SigningAlgorithm, signingAlgorithms } from "../../src/oauth/clients/client-settings.ts";
import { replaceKeys, rotateDueKeys, rotateKeys } from "../../src/signing-keys/rotation.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback"];
let app: TestApp;
let ada: Person;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(() => app.close());

const newSite = async (idTokenAlgorithm: SigningAlgorithm): Promise<RelyingParty> =>
  createRelyingParty(
    app,
    await app.createClient({
      name: "Site",
      kind: "public",
      trust: "first_party",
      redirectUris,
      settings: { idTokenAlgorithm },
    }),
  );
const headerOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString());
const freshKeys = () => createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`));

describe("OpenID Connect Core §15.1 and §3.1.3.7: algorithms of ID tokens", () => {
  it("RS256 MUST be supported and named in discovery (Discovery §3)", async () => {
    const document = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({ id_token_signing_alg_values_supported: ["ES256", "RS256", "EdDSA"] });
  });

  it.each(signingAlgorithms)("signs the ID token with %s for the client that registered it", async (algorithm) => {
    const { body } = await (await newSite(algorithm)).signIn(ada.phone);
    expect(headerOf(body.id_token)).toMatchObject({ alg: algorithm, typ: "JWT" });
    const { payload } = await jwtVerify(body.id_token, freshKeys(), { issuer: app.origin, algorithms: [algorithm] });
    // §3.1.3.6: the hash of `alg`; of Ed25519 it is SHA-512.
    const digest = createHash(algorithm === "EdDSA" ? "sha512" : "sha256")
      .update(body.access_token)
      .digest();
    expect(payload.at_hash).toBe(digest.subarray(0, digest.length / 2).toString("base64url"));
    expect(payload.sub).toMatch(/^acc_/);
  });

  it.each(signingAlgorithms)("takes an ID token by %s as a hint at logout", async (algorithm) => {
    const { body } = await (await newSite(algorithm)).signIn(ada.phone);
    const answer = await app.newBrowser().get(`/oauth/logout?id_token_hint=${body.id_token}`);
    expect(answer.status).toBe(200);
  });

  it("signs access tokens with ES256 whatever the client chose: resource servers need not know it", async () => {
    const { body } = await (await newSite("RS256")).signIn(ada.phone);
    expect(headerOf(body.access_token)).toMatchObject({ alg: "ES256", typ: "at+jwt" });
  });
});

describe("RFC 7517 §5 key set", () => {
  it("has a public key of each algorithm, with use and alg, and no private member", async () => {
    const { keys } = await (await fetch(`${app.origin}/oauth/jwks`)).json();
    const shapes = keys.map((key: object) => Object.keys(key).sort().join(" ")).sort();
    expect(shapes).toEqual(["alg crv kid kty use x", "alg crv kid kty use x y", "alg e kid kty n use"]);
  });
});

describe("OpenID Connect Core §10.1.1: rotation of signing keys", () => {
  it("a client that read the key set before a rotation SHOULD go on verifying until it reads it again", async () => {
    const site = await newSite("RS256");
    await rotateKeys(app.deps);
    // Read once, mid-flight: the next keys are in it already.
    const answer = await (await fetch(`${app.origin}/oauth/jwks`)).json();
    const early = await site.signIn(ada.phone);
    app.advance(3_600_000);
    const late = await site.signIn(ada.phone);
    expect(headerOf(late.body.id_token).kid).not.toBe(headerOf(early.body.id_token).kid);
    const kids = answer.keys.map(({ kid }: { kid: string }) => kid);
    expect(kids).toContain(headerOf(late.body.id_token).kid);
    expect(kids).toContain(headerOf(early.body.id_token).kid);
  });

  it("what was signed before it is good at userinfo and for refreshing until its own end", async () => {
    const site = await newSite("EdDSA");
    const { body } = await site.signIn(ada.phone);
    await rotateKeys(app.deps);
    expect(await site.userinfo(body.access_token)).toMatchObject({ status: 200 });
    app.advance(3_600_000);
    const renewed = await site.refresh(body.refresh_token);
    expect(headerOf(renewed.body.access_token).kid).not.toBe(headerOf(body.access_token).kid);
    expect(await site.userinfo(renewed.body.access_token)).toMatchObject({ status: 200 });
    await jwtVerify(renewed.body.id_token, freshKeys(), { currentDate: new Date(app.deps.clock.now()) });
  });

  it("a retired key leaves the set, and an ID token by it is still a hint at logout (RP-Initiated Logout §2)", async () => {
    const site = await newSite("ES256");
    const { id_token } = (await site.signIn(ada.phone)).body;
    await rotateKeys(app.deps);
    app.advance(7_200_000);
    await rotateDueKeys(app.deps);
    const { keys } = await (await fetch(`${app.origin}/oauth/jwks`)).json();
    expect(keys.map(({ kid }: { kid: string }) => kid)).not.toContain(headerOf(id_token).kid);
    expect((await app.newBrowser().get(`/oauth/logout?id_token_hint=${id_token}`)).status).toBe(200);
  });

  it("after a leak no token by the old keys is good for anything", async () => {
    const site = await newSite("ES256");
    const { access_token, id_token } = (await site.signIn(ada.phone)).body;
    await replaceKeys(app.deps);
    expect(await site.userinfo(access_token)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    expect((await app.newBrowser().get(`/oauth/logout?id_token_hint=${id_token}`)).status).toBe(400);
    expect(await site.signIn(ada.phone)).toMatchObject({ status: 200 });
  });
});
