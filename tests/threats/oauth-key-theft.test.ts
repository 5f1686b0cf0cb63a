import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { limits, seconds } from "../../src/limits.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createProofKey, hashOfToken, type ProofKey } from "../kit/proof-key.ts";
import { createProvingParty, type ProvingParty } from "../kit/proving-party.ts";

/** A thief who has everything but the private key of a client that proves one (RFC 9449). */
let app: TestApp;
let ada: Person;
let party: ProvingParty;
let thief: ProofKey;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const redirectUris = ["https://app.example/callback"];
  const client = await app.createClient({ name: "App", kind: "public", trust: "first_party", redirectUris });
  party = await createProvingParty(app, client);
  thief = await createProofKey();
});
afterAll(() => app.close());

const atUserinfo = async (authorization: string, headers: Record<string, string>): Promise<number> =>
  (await party.post("/oauth/userinfo", "", { authorization, ...headers })).status;

describe("a stolen access token", () => {
  it("opens nothing without the key: not as a bearer token, not with another key, not with what was seen on the wire", async () => {
    const { access_token: token } = (await party.signIn(ada.phone)).body;
    const { access_token: another } = (await party.signIn(ada.phone)).body;
    const ath = hashOfToken(token);
    const seen = await party.prove("/oauth/userinfo", party.key, { ath });
    expect(await atUserinfo(`DPoP ${token}`, seen)).toBe(200);
    const elsewhere = async (url: string, method = "POST") => ({
      dpop: await party.key.proof(method, url, { ath, nonce: await party.nonce() }),
    });
    const attempts: Record<string, [string, Record<string, string>]> = {
      "as a bearer token": [`Bearer ${token}`, {}],
      "as a bearer token, with a proof": [`Bearer ${token}`, await party.prove("/oauth/userinfo", party.key, { ath })],
      "without a proof": [`DPoP ${token}`, {}],
      "with a key of the thief's": [`DPoP ${token}`, await party.prove("/oauth/userinfo", thief, { ath })],
      "with the very proof that was seen": [`DPoP ${token}`, seen],
      "with a proof for another token": [
        `DPoP ${token}`,
        await party.prove("/oauth/userinfo", party.key, { ath: hashOfToken(another) }),
      ],
      "with a proof for the token endpoint": [`DPoP ${token}`, await party.prove("/oauth/token")],
      "with a proof for another server": [`DPoP ${token}`, await elsewhere("https://api.example/oauth/userinfo")],
      "with a proof for another method": [`DPoP ${token}`, await elsewhere(`${app.origin}/oauth/userinfo`, "GET")],
    };
    for (const [how, [authorization, headers]] of Object.entries(attempts))
      expect([how, await atUserinfo(authorization, headers)]).toEqual([how, 401]);
    expect((await party.userinfo(token)).status).toBe(200);
  });
});

describe("a stolen refresh token", () => {
  it("gives nothing without the key, and ends nothing either, whether it is the last one or a used one", async () => {
    const { refresh_token: first } = (await party.signIn(ada.phone)).body;
    const { refresh_token: last } = (await party.refresh(first)).body;
    for (const token of [last, first, last])
      for (const key of [null, thief]) expect((await party.refresh(token, key)).status).toBe(400);
    app.advance(seconds(limits.refreshGraceSeconds));
    for (const key of [null, thief]) expect((await party.refresh(first, key)).status).toBe(400);
    expect((await party.refresh(last)).status).toBe(200);
  });

  it("is not bound to the thief's key when it was given without one: its owner goes on, and reuse is still noticed", async () => {
    const { refresh_token: token } = (await party.signIn(ada.phone, null)).body;
    expect((await party.refresh(token, thief)).status).toBe(400);
    const { status, body } = await party.refresh(token, null);
    expect(status).toBe(200);
    app.advance(seconds(limits.refreshGraceSeconds));
    expect((await party.refresh(token, null)).status).toBe(400);
    expect((await party.refresh(body.refresh_token, null)).status).toBe(400);
  });

  it("in a whole request that was recorded and is sent again, is refused before it counts as used twice", async () => {
    const { refresh_token } = (await party.signIn(ada.phone)).body;
    const recorded = { client_id: party.client.id, grant_type: "refresh_token", refresh_token };
    const proof = await party.prove("/oauth/token");
    const answer = await party.post("/oauth/token", recorded, proof);
    app.advance(seconds(limits.refreshGraceSeconds));
    expect(await party.post("/oauth/token", recorded, proof)).toMatchObject({ body: { error: "invalid_dpop_proof" } });
    expect((await party.refresh(answer.body.refresh_token)).status).toBe(200);
  });
});

describe("a stolen code", () => {
  it("with its verifier is still good for the key alone that it was asked for with, and stays good for it", async () => {
    const attempt = party.attempt({ dpop_jkt: party.key.thumbprint });
    const code = (await party.authorize(ada.phone, attempt))?.searchParams.get("code") ?? "";
    for (const key of [thief, null]) expect((await party.exchange(code, attempt, key)).status).toBe(400);
    expect((await party.exchange(code, attempt)).status).toBe(200);
  });
});

describe("a key that somebody may use for a moment (§11.2)", () => {
  it("signs nothing for later: whatever the proof says of its time, it is over with its nonce", async () => {
    const { access_token: token } = (await party.signIn(ada.phone)).body;
    const now = Math.floor(app.deps.clock.now() / 1000);
    const nonce = await party.nonce();
    const made = await Promise.all(
      [now, now + 300, now + 86_400].map((iat) =>
        party.prove("/oauth/userinfo", party.key, { ath: hashOfToken(token), iat, nonce, exp: iat + 600 }),
      ),
    );
    const [first = {}, ...rest] = made;
    expect(await atUserinfo(`DPoP ${token}`, first)).toBe(200);
    app.advance(2 * seconds(limits.proofNonceStepSeconds));
    for (const later of rest) expect(await atUserinfo(`DPoP ${token}`, later)).toBe(401);
  });
});
