import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SigningAlgorithm, signingAlgorithms } from "../../src/oauth/clients/client-settings.ts";
import { rotateKeys } from "../../src/signing-keys/rotation.flow.ts";
import { signToken } from "../../src/signing-keys/signing-key.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { claimsOf, createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

/** RFC 8725 §2: tokens that a stranger makes from what he can read, for whatever reads tokens here. */
let app: TestApp;
let ada: Person;
let site: RelyingParty;
let genuine: Record<"access" | "id", string>;
type Jwk = Readonly<Record<string, string>>;
let keys: readonly Jwk[];

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const redirectUris = ["https://app.example/callback"];
  const wanted = { name: "Site", kind: "public", trust: "first_party", redirectUris } as const;
  site = createRelyingParty(app, await app.createClient(wanted));
  const { body } = await site.signIn(ada.phone, { scope: "openid email" });
  genuine = { access: body.access_token, id: body.id_token };
  keys = (await (await fetch(`${app.origin}/oauth/jwks`)).json()).keys;
});
afterAll(() => app.close());

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const inputOf = (header: object, claims: object) => `${encode({ typ: "at+jwt", ...header })}.${encode(claims)}`;
const keyOf = (algorithm: SigningAlgorithm): Jwk => {
  const key = keys.find(({ alg }) => alg === algorithm);
  if (key === undefined) throw new Error(`there is no ${algorithm} key`);
  return key;
};
const publicKey = (jwk: Jwk): KeyObject => createPublicKey({ key: { ...jwk }, format: "jwk" });
const claims = () => claimsOf(genuine.access);
const isRefused = async (token: string) => {
  expect(await site.userinfo(token)).toMatchObject({ status: 401, body: { error: "invalid_token" } });
};

describe("a stranger's token", () => {
  it.each(signingAlgorithms)(
    "signed by HMAC with the published %s key is refused, however it is written",
    async (name) => {
      const jwk = keyOf(name);
      const pem = publicKey(jwk).export({ format: "pem", type: "spki" });
      const der = publicKey(jwk).export({ format: "der", type: "spki" });
      for (const secret of [pem, pem.toString().trim(), der, JSON.stringify(jwk), jwk.n ?? jwk.x ?? ""])
        for (const alg of ["HS256", "HS512", name]) {
          const input = inputOf({ alg, kid: jwk.kid }, claims());
          const mac = createHmac(alg === "HS512" ? "sha512" : "sha256", secret)
            .update(input)
            .digest("base64url");
          await isRefused(`${input}.${mac}`);
        }
    },
  );

  it.each(["none", "None", "NONE", "", "ES256K", "PS256", "RS512", "ES512"])("with alg %j is refused", async (alg) => {
    const [, , signature] = genuine.access.split(".");
    for (const { kid } of keys)
      for (const end of ["", signature]) await isRefused(`${inputOf({ alg, kid }, claims())}.${end}`);
  });

  it("with a key of its own in the header (jwk, jku, x5u, x5c) is refused", async () => {
    const { privateKey, publicKey: own } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const jwk = { ...own.export({ format: "jwk" }), kid: "own", alg: "ES256" };
    const kid = keyOf("ES256").kid;
    for (const extra of [
      { kid: "own", jwk },
      { kid, jwk },
      { kid, jku: "https://evil.example/jwks" },
      { kid, x5u: "https://evil.example/cert" },
      { kid, x5c: ["MIIB"] },
      { kid: "../../../dev/null" },
      { kid: ["own", kid] },
      { jwk },
    ]) {
      const input = inputOf({ alg: "ES256", ...extra }, claims());
      const made = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" });
      await isRefused(`${input}.${made.toString("base64url")}`);
    }
  });

  it("with an ECDSA signature of zeros, or in the other encoding, is refused (CVE-2022-21449)", async () => {
    const [head, body, signature = ""] = genuine.access.split(".");
    const raw = Buffer.from(signature, "base64url");
    const der = Buffer.concat([
      Buffer.from([0x30, 68, 2, 32]),
      raw.subarray(0, 32),
      Buffer.from([2, 32]),
      raw.subarray(32),
    ]);
    for (const forged of [Buffer.alloc(64), der, raw.subarray(0, 63), Buffer.concat([raw, Buffer.alloc(1)])])
      await isRefused(`${head}.${body}.${forged.toString("base64url")}`);
  });
});

describe("a genuine token", () => {
  it("of another type is refused: an ID token, an introspection answer or a logout token is no access token", async () => {
    await isRefused(genuine.id);
    for (const type of ["JWT", "token-introspection+jwt", "logout+jwt"] as const)
      await isRefused(await signToken(app.deps, type, claims()));
  });

  it("of another kind is no hint: an access token signs nobody out", async () => {
    const answer = await ada.phone.get(`/oauth/logout?id_token_hint=${genuine.access}`);
    expect(answer.status).toBe(400);
    expect(await site.userinfo(genuine.access)).toMatchObject({ status: 200 });
  });

  it("under the kid of another key, the next one among them, is refused in the middle of a rotation", async () => {
    await rotateKeys(app.deps);
    const { keys: both } = await (await fetch(`${app.origin}/oauth/jwks`)).json();
    expect(both).toHaveLength(6);
    const [, body, signature] = genuine.access.split(".");
    const own = JSON.parse(Buffer.from(genuine.access.split(".")[0] ?? "", "base64url").toString()).kid;
    for (const { kid, alg } of both.filter((key: Jwk) => key.kid !== own))
      await isRefused(`${encode({ alg, typ: "at+jwt", kid })}.${body}.${signature}`);
    expect(await site.userinfo(genuine.access)).toMatchObject({ status: 200 });
  });
});
