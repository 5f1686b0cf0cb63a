import { createHmac, createPrivateKey, type JsonWebKey, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import { cibaGrant } from "../../src/oauth/clients/client.ts";
import type { NewClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createProofKey, hashOfToken, type ProofKey } from "../kit/proof-key.ts";
import { createProvingParty, type ProvingParty } from "../kit/proving-party.ts";
import { claimsOf, deviceCodeGrant } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback"];
const invalidProof = { status: 400, body: { error: "invalid_dpop_proof" } };
const needsNonce = { status: 400, body: { error: "use_dpop_nonce" } };
const invalidGrant = { status: 400, body: { error: "invalid_grant" } };
const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
const minute = seconds(limits.proofNonceStepSeconds);

let app: TestApp;
let ada: Person;
let phone: ProvingParty;
let site: ProvingParty;
let other: ProofKey;

const newParty = async (kind: "public" | "confidential", changes: Partial<NewClient> = {}) =>
  createProvingParty(
    app,
    await app.createClient({ name: "Site", kind, trust: "first_party", redirectUris, ...changes }),
  );

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  other = await createProofKey();
  phone = await newParty("public", { grantTypes: ["authorization_code", "refresh_token", deviceCodeGrant] });
  site = await newParty("confidential", {
    grantTypes: ["authorization_code", "refresh_token", "client_credentials", cibaGrant, exchangeGrant],
    settings: { ownScopes: ["read"], backchannel: { mode: "poll" } },
  });
});
afterAll(() => app.close());

const keyIn = (token: string) => (claimsOf(token).cnf as { jkt?: string } | undefined)?.jkt;

/** A token request with this header as its proof. */
const ask = (dpop: string) =>
  site.post(
    "/oauth/token",
    { client_id: site.client.id, client_secret: site.client.secret ?? "", grant_type: "client_credentials" },
    { dpop },
  );
const tokenUrl = () => `${app.origin}/oauth/token`;
const right = async () => ({ nonce: await site.nonce() });
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("§4.3 checking DPoP proofs", () => {
  it("1. MUST NOT be more than one header field", async () => {
    const [one, two] = [
      await site.key.proof("POST", tokenUrl(), await right()),
      await other.proof("POST", tokenUrl(), await right()),
    ];
    expect(await ask(`${one}, ${two}`)).toMatchObject(invalidProof);
  });

  it("2. MUST be a single and well-formed JWT", async () => {
    for (const broken of [
      "x",
      "a.b.c",
      "..",
      "e30.e30.e30",
      `${await site.key.proof("POST", tokenUrl(), await right())}.x`,
    ])
      expect(await ask(broken)).toMatchObject(invalidProof);
  });

  it.each<[string, Record<string, unknown>]>([
    ["3. MUST have jti", { jti: undefined }],
    ["3. MUST have htm", { htm: undefined }],
    ["3. MUST have htu", { htu: undefined }],
    ["3. MUST have iat", { iat: undefined }],
    ["8. MUST be for this method", { htm: "GET" }],
    ["8. MUST name the method as it is", { htm: "post" }],
    ["9. MUST be for this server", { htu: "https://login.example/oauth/token" }],
    ["9. MUST be an address", { htu: "/oauth/token" }],
    ["11. MUST NOT be over (RFC 7519 §4.1.4)", { exp: 1_700_000_000 }],
    ["11. MUST NOT be for later (RFC 7519 §4.1.5)", { nbf: 4_000_000_000 }],
  ])("%s", async (_, changes) => {
    expect(await ask(await site.key.proof("POST", tokenUrl(), { ...(await right()), ...changes }))).toMatchObject(
      invalidProof,
    );
  });

  it("4. MUST have the type dpop+jwt: nothing else that the key signs is a proof (§11.5)", async () => {
    for (const typ of ["JWT", "at+jwt", "oauth-authz-req+jwt", undefined]) {
      const proof = await site.key.proof("POST", tokenUrl(), await right(), { typ } as { typ: string });
      expect(await ask(proof)).toMatchObject(invalidProof);
    }
  });

  it("5. MUST be signed by an asymmetric algorithm that belongs to the key", async () => {
    const [, body = ""] = (await site.key.proof("POST", tokenUrl(), await right())).split(".");
    const { publicJwk: jwk } = site.key;
    const head = (alg: string, key: object = jwk) => `${encode({ typ: "dpop+jwt", alg, jwk: key })}.${body}`;
    const hmac = (input: string, secret: string) =>
      `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
    const privateKey = createPrivateKey({ key: site.key.privateJwk as JsonWebKey, format: "jwk" });
    const signed = (input: string) =>
      `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
    for (const forged of [
      `${head("none")}.`,
      hmac(head("HS256"), JSON.stringify(jwk)),
      hmac(head("HS256", { kty: "oct", k: "AAAA" }), "AAAA"),
      `${head("RS256")}.AAAA`,
      signed(head("none")),
      signed(head("RS256")),
    ])
      expect(await ask(forged)).toMatchObject(invalidProof);
    expect(await ask(signed(head("ES256")))).toMatchObject({ status: 200 });
  });

  it("5. takes ES256, RS256 and EdDSA, which by its other name is Ed25519 (RFC 9864)", async () => {
    for (const algorithm of ["ES256", "RS256", "EdDSA", "Ed25519"]) {
      const key = await createProofKey(algorithm);
      const answer = await ask(await key.proof("POST", tokenUrl(), await right()));
      expect([algorithm, answer.status, keyIn(answer.body.access_token)]).toEqual([algorithm, 200, key.thumbprint]);
    }
  });

  it("6. MUST be signed by the key in it, and by what the key is: a name of its own changes no thumbprint", async () => {
    const lent = await site.key.proof("POST", tokenUrl(), await right(), { jwk: other.publicJwk });
    expect(await ask(lent)).toMatchObject(invalidProof);
    const jwk = { ...site.key.publicJwk, kid: "mine", n: "x" };
    const named = await ask(await site.key.proof("POST", tokenUrl(), await right(), { jwk }));
    expect(keyIn(named.body.access_token)).toBe(site.key.thumbprint);
  });

  it("7. MUST NOT contain a private key, and MUST contain one", async () => {
    for (const jwk of [site.key.privateJwk, undefined, "x", [site.key.publicJwk]]) {
      const header = { jwk } as { jwk: typeof site.key.publicJwk };
      expect(await ask(await site.key.proof("POST", tokenUrl(), await right(), header))).toMatchObject(invalidProof);
    }
  });

  it("9. SHOULD compare addresses as such, without query and fragment", async () => {
    for (const htu of [
      `${tokenUrl()}?a=b#c`,
      tokenUrl().replace("http://localhost", "HTTP://LOCALHOST"),
      tokenUrl().replace("/oauth/", "/x/../oauth/"),
      tokenUrl().replace("token", "%74oken"),
    ])
      expect(await ask(await site.key.proof("POST", htu, await right()))).toMatchObject({ status: 200 });
    for (const htu of [
      `${app.origin}/oauth/par`,
      `${tokenUrl()}/`,
      tokenUrl().replace("localhost", "me@localhost"),
      tokenUrl().replace("http", "https"),
    ])
      expect(await ask(await site.key.proof("POST", htu, await right()))).toMatchObject(invalidProof);
  });

  it("11. goes by the nonce and not by the client's clock, so a television whose clock is wrong can prove too", async () => {
    const proof = await site.key.proof("POST", tokenUrl(), { ...(await right()), iat: 1 });
    expect(await ask(proof)).toMatchObject({ status: 200 });
  });
});

describe("§5 token request and response", () => {
  it("answers with token_type DPoP and a token that is bound to the key, by every grant", async () => {
    const { body: begun } = await phone.beginDevice();
    await ada.openAndApprove(begun.user_code);
    const named = { client_id: site.client.id, client_secret: site.client.secret ?? "", scope: "openid" };
    const { body: asked } = await site.post("/oauth/bc-authorize", { ...named, login_hint: ada.identifier });
    const waiting = await app.deps.db
      .selectFrom("sign_in_requests")
      .select("id")
      .where("kind", "=", "ciba")
      .executeTakeFirstOrThrow();
    await ada.phone.post(`/app/requests/${waiting.id}/open`, {});
    await ada.approve(waiting.id);
    const answers = {
      code: await phone.signIn(ada.phone),
      device: await phone.token({ grant_type: deviceCodeGrant, device_code: begun.device_code }),
      own: await site.token({ grant_type: "client_credentials" }, phone.key),
      ciba: await site.token({ grant_type: cibaGrant, auth_req_id: asked.auth_req_id }, phone.key),
    };
    for (const [grant, { status, body }] of Object.entries(answers))
      expect([grant, status, body.token_type, keyIn(body.access_token)]).toEqual([
        grant,
        200,
        "DPoP",
        phone.key.thumbprint,
      ]);
  });

  it("leaves it to the client: without a proof tokens are Bearer", async () => {
    const { body } = await phone.signIn(ada.phone, null);
    expect([body.token_type, keyIn(body.access_token)]).toEqual(["Bearer", undefined]);
  });

  it("says invalid_dpop_proof before anything is used up", async () => {
    const attempt = phone.attempt();
    const code = (await phone.authorize(ada.phone, attempt))?.searchParams.get("code") ?? "";
    const fields = {
      client_id: phone.client.id,
      grant_type: "authorization_code",
      code,
      redirect_uri: attempt.redirectUri,
    };
    const wrong = await phone.post("/oauth/token", { ...fields, code_verifier: attempt.verifier }, { dpop: "x" });
    expect(wrong).toMatchObject(invalidProof);
    expect(await phone.exchange(code, attempt)).toMatchObject({ status: 200 });
  });

  it("MUST bind the refresh tokens of a public client, and MUST check it each time", async () => {
    const { body } = await phone.signIn(ada.phone);
    expect(await phone.refresh(body.refresh_token, null)).toMatchObject(invalidProof);
    expect(await phone.refresh(body.refresh_token, other)).toMatchObject(invalidGrant);
    const second = await phone.refresh(body.refresh_token);
    expect(keyIn(second.body.access_token)).toBe(phone.key.thumbprint);
    expect(await phone.refresh(second.body.refresh_token, other)).toMatchObject(invalidGrant);
    expect(await phone.refresh(second.body.refresh_token)).toMatchObject({ status: 200 });
  });

  it("MUST bind those of a device grant too", async () => {
    const { body: begun } = await phone.beginDevice();
    await ada.openAndApprove(begun.user_code);
    const { body } = await phone.token({ grant_type: deviceCodeGrant, device_code: begun.device_code });
    expect(await phone.refresh(body.refresh_token, null)).toMatchObject(invalidProof);
    expect(await phone.refresh(body.refresh_token)).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
  });

  it("binds no refresh token later: a public client that begins to prove signs people in again", async () => {
    const { body } = await phone.signIn(ada.phone, null);
    expect(await phone.refresh(body.refresh_token)).toMatchObject(invalidGrant);
    expect(await phone.refresh(body.refresh_token, null)).toMatchObject({
      status: 200,
      body: { token_type: "Bearer" },
    });
  });

  it("binds no refresh token of a confidential client, which may come with another key, or none", async () => {
    let { body } = await site.signIn(ada.phone);
    for (const key of [other, null, site.key]) {
      const { id: client_id, secret: client_secret } = site.client;
      const asked = { client_id, client_secret: client_secret ?? "", token: body.refresh_token };
      expect((await site.post("/oauth/introspect", asked)).body).not.toHaveProperty("cnf");
      body = (await site.refresh(body.refresh_token, key)).body;
      expect([body.token_type, keyIn(body.access_token)]).toEqual([key ? "DPoP" : "Bearer", key?.thumbprint]);
    }
  });

  it("gives a lost answer again to the key alone, and ends the grant on reuse (RFC 9700 §4.14.2)", async () => {
    const { body } = await phone.signIn(ada.phone);
    await phone.refresh(body.refresh_token);
    expect(await phone.refresh(body.refresh_token, other)).toMatchObject(invalidGrant);
    const again = await phone.refresh(body.refresh_token);
    expect(again).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    expect(await phone.refresh(again.body.refresh_token)).toMatchObject({ status: 200 });
    expect(await phone.refresh(body.refresh_token)).toMatchObject(invalidGrant);
    expect(await phone.refresh(again.body.refresh_token)).toMatchObject(invalidGrant);
  });

  it("lets no token exchange make a bearer token of one that is bound (RFC 8693)", async () => {
    const shop = "https://shop.example";
    const front = await newParty("confidential", { settings: { audiences: [shop] } });
    const server = await newParty("confidential", {
      grantTypes: ["authorization_code", exchangeGrant],
      settings: { audiences: [shop], resourceServerOf: [shop], mayExchangeTokensOf: [front.client.id] },
    });
    const { body } = await front.signIn(ada.phone, front.key, { resource: shop });
    const subject_token_type = "urn:ietf:params:oauth:token-type:access_token";
    const fields = { grant_type: exchangeGrant, subject_token: body.access_token, subject_token_type };
    expect(await server.token(fields, null)).toMatchObject(invalidProof);
    const exchanged = await server.token(fields);
    expect([exchanged.body.token_type, keyIn(exchanged.body.access_token)]).toEqual(["DPoP", server.key.thumbprint]);
  });
});

describe("§5.1 and §5.2 metadata", () => {
  it("MUST name the algorithms of proofs, in discovery", async () => {
    const metadata = await (await fetch(`${app.origin}/.well-known/oauth-authorization-server`)).json();
    expect(metadata.dpop_signing_alg_values_supported).toEqual(["ES256", "RS256", "EdDSA", "Ed25519"]);
  });

  it("MUST refuse token requests without a proof of a client with dpop_bound_access_tokens", async () => {
    const strict = await newParty("confidential", {
      grantTypes: ["authorization_code", "refresh_token", "client_credentials"],
      settings: { dpopRequired: true, ownScopes: ["read"] },
    });
    expect(await strict.token({ grant_type: "client_credentials" }, null)).toMatchObject(invalidProof);
    expect(await strict.signIn(ada.phone, null)).toMatchObject(invalidProof);
    const { body } = await strict.signIn(ada.phone);
    expect(body.token_type).toBe("DPoP");
    expect(await strict.refresh(body.refresh_token, null)).toMatchObject(invalidProof);
  });
});

describe("§6 confirmation of the key", () => {
  it("is in introspection as cnf, with token_type DPoP, for opaque tokens too (§6.2)", async () => {
    for (const accessTokenFormat of ["jwt", "opaque"] as const) {
      const party = await newParty("confidential", { settings: { accessTokenFormat } });
      const { body } = await party.signIn(ada.phone);
      const { id: client_id, secret } = party.client;
      const asked = { client_id, client_secret: secret ?? "", token: body.access_token };
      expect((await party.post("/oauth/introspect", asked)).body).toMatchObject({
        active: true,
        token_type: "DPoP",
        cnf: { jkt: party.key.thumbprint },
      });
      expect(await party.userinfo(body.access_token)).toMatchObject({ status: 200 });
      expect((await party.userinfo(body.access_token, other)).status).toBe(401);
    }
  });
});

describe("§7 protected resource access", () => {
  const token = async (): Promise<string> => (await phone.signIn(ada.phone)).body.access_token;

  it("answers a bound token with a proof of its key for this very request", async () => {
    const answer = await phone.userinfo(await token());
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(answer.headers.get("dpop-nonce")).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it("MUST refuse it as a bearer token (§7.2), and a bearer token as a bound one", async () => {
    for (const scheme of ["Bearer", "bearer"]) {
      const answer = await phone.userinfo(await token(), phone.key, {}, scheme);
      expect(answer).toMatchObject({ status: 401, body: { error: "invalid_token" } });
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer .*error="invalid_token".*, DPoP .*algs="ES256 /);
    }
    const { body } = await phone.signIn(ada.phone, null);
    expect(await phone.userinfo(body.access_token)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
  });

  it.each<[string, string, Record<string, unknown>]>([
    ["MUST have ath (§4.3, 12a)", "invalid_dpop_proof", { ath: undefined }],
    ["MUST have the ath of this token", "invalid_dpop_proof", { ath: hashOfToken("another") }],
    ["MUST be for this method", "invalid_dpop_proof", { htm: "GET" }],
    ["MUST be for this address", "invalid_dpop_proof", { htu: "https://api.example/oauth/userinfo" }],
    ["MUST have a nonce (§9)", "use_dpop_nonce", { nonce: undefined }],
  ])("%s", async (_, error, changes) => {
    const answer = await phone.userinfo(await token(), phone.key, changes);
    expect(answer).toMatchObject({ status: 401, body: { error } });
    const challenge = answer.headers.get("www-authenticate") ?? "";
    expect(challenge).toMatch(/^DPoP realm="countersign", algs="ES256 RS256 EdDSA Ed25519", error="/);
    expect(challenge).not.toContain("Bearer");
  });

  it("MUST be of the key that the token is bound to (§4.3, 12b), and there MUST be one", async () => {
    const access = await token();
    expect(await phone.userinfo(access, other)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
    const bare = await phone.post("/oauth/userinfo", "", { authorization: `DPoP ${access}` });
    expect(bare).toMatchObject({ status: 401, body: { error: "invalid_dpop_proof" } });
  });

  it("names both schemes to whoever came without a token (§7.2)", async () => {
    const answer = await fetch(`${app.origin}/oauth/userinfo`);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="countersign", DPoP realm="countersign", algs="ES256 RS256 EdDSA Ed25519"',
    );
  });
});

describe("§8 nonces", () => {
  it("MUST refuse a proof without one (§11.3), and says which to use, once and uncached", async () => {
    const answer = await ask(await site.key.proof("POST", tokenUrl()));
    expect(answer).toMatchObject(needsNonce);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const nonce = answer.headers.get("dpop-nonce") ?? "";
    expect(nonce).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await ask(await site.key.proof("POST", tokenUrl(), { nonce }))).toMatchObject({ status: 200 });
  });

  it("MUST refuse one that is not ours, of another server too", async () => {
    const elsewhere = await startApp();
    const stranger = await createProvingParty(
      elsewhere,
      await elsewhere.createClient({ name: "S", kind: "public", trust: "first_party", redirectUris }),
    );
    for (const nonce of ["", "x", await stranger.nonce()])
      expect(await ask(await site.key.proof("POST", tokenUrl(), { nonce }))).toMatchObject(needsNonce);
    await elsewhere.close();
  });

  it("gives the next one in good time (§8.2), and takes the last for another minute", async () => {
    const first = await site.nonce();
    app.advance(minute);
    const second = await site.nonce();
    expect(second).not.toBe(first);
    const before = await ask(await site.key.proof("POST", tokenUrl(), { nonce: first }));
    expect([before.status, before.headers.get("dpop-nonce")]).toEqual([200, second]);
    app.advance(minute);
    expect(await ask(await site.key.proof("POST", tokenUrl(), { nonce: first }))).toMatchObject(needsNonce);
  });

  it("can be read by the page of a public client, which may send proofs (Fetch, CORS)", async () => {
    const origin = "https://app.example";
    for (const path of ["/oauth/token", "/oauth/par", "/oauth/userinfo"]) {
      const preflight = await fetch(app.origin + path, { method: "OPTIONS", headers: { origin } });
      expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).toEqual([204, "*"]);
      expect(preflight.headers.get("access-control-allow-headers")).toContain("DPoP");
    }
    const fields = { client_id: phone.client.id, grant_type: "refresh_token", refresh_token: "x" };
    const told = await phone.post("/oauth/token", fields, { origin, dpop: await other.proof("POST", tokenUrl()) });
    expect(told).toMatchObject(needsNonce);
    expect(told.headers.get("access-control-allow-origin")).toBe(origin);
    expect(told.headers.get("access-control-expose-headers")).toContain("DPoP-Nonce");
  });
});

describe("§10 authorization code binding to a key", () => {
  const codeFor = async (party: ProvingParty, changes: Record<string, string | null>) => {
    const attempt = party.attempt(changes);
    return { attempt, code: (await party.authorize(ada.phone, attempt))?.searchParams.get("code") ?? null };
  };

  it("MUST refuse the code to every other key, and to none, of public and confidential clients", async () => {
    for (const party of [phone, site]) {
      const { code, attempt } = await codeFor(party, { dpop_jkt: party.key.thumbprint });
      expect(await party.exchange(code, attempt, other)).toMatchObject(invalidGrant);
      expect(await party.exchange(code, attempt, null)).toMatchObject(invalidProof);
      expect(await party.exchange(code, attempt)).toMatchObject({ status: 200, body: { token_type: "DPoP" } });
    }
  });

  it("MUST be a thumbprint", async () => {
    const back = await phone.authorize(ada.phone, phone.attempt({ dpop_jkt: "short" }));
    expect(back?.searchParams.get("error")).toBe("invalid_request");
  });

  it("MUST be taken from a pushed request as dpop_jkt, or as a proof (§10.1)", async () => {
    for (const proves of [true, false]) {
      const attempt = phone.attempt(proves ? {} : { dpop_jkt: phone.key.thumbprint });
      const form = Object.fromEntries(new URL(attempt.path, app.origin).searchParams);
      const pushed = await phone.post("/oauth/par", form, proves ? await phone.prove("/oauth/par") : {});
      expect(pushed.status).toBe(201);
      const query = new URLSearchParams({ client_id: phone.client.id, request_uri: pushed.body.request_uri });
      const back = await phone.authorize(ada.phone, { ...attempt, path: `/oauth/authorize?${query}` });
      const code = back?.searchParams.get("code") ?? null;
      expect(await phone.exchange(code, attempt, other)).toMatchObject(invalidGrant);
      expect(await phone.exchange(code, attempt)).toMatchObject({ status: 200 });
    }
  });

  it("MUST refuse a pushed request whose proof is of another key than dpop_jkt, or no proof (§10.1)", async () => {
    const form = (dpop_jkt: string) => ({
      ...Object.fromEntries(new URL(phone.attempt({ dpop_jkt }).path, app.origin).searchParams),
    });
    const proof = () => phone.prove("/oauth/par");
    expect(await phone.post("/oauth/par", form(other.thumbprint), await proof())).toMatchObject({
      status: 400,
      body: { error: "invalid_request" },
    });
    expect((await phone.post("/oauth/par", form(phone.key.thumbprint), await proof())).status).toBe(201);
    const forToken = await phone.prove("/oauth/token");
    expect(await phone.post("/oauth/par", form(phone.key.thumbprint), forToken)).toMatchObject(invalidProof);
  });
});

describe("§11.1 replay", () => {
  it("MUST be refused while its nonce is good: of many at once, one counts", async () => {
    const proof = await site.key.proof("POST", tokenUrl(), await right());
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const { status, body } of answers) if (status !== 200) expect(body.error).toBe("invalid_dpop_proof");
  });

  it("counts jti by key: another may have the same", async () => {
    for (const key of [site.key, other])
      expect(await ask(await key.proof("POST", tokenUrl(), { ...(await right()), jti: "same" }))).toMatchObject({
        status: 200,
      });
  });

  it("outlives no nonce: what is remembered of a proof goes when it could not be used again", async () => {
    const kept = await app.deps.db.selectFrom("seen_proofs").select("expires_at").execute();
    const latest = app.deps.clock.now() + 3 * minute;
    expect(kept.length).toBeGreaterThan(0);
    for (const { expires_at } of kept) expect(expires_at).toBeLessThanOrEqual(latest);
  });
});
