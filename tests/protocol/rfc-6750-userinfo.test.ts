import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signToken } from "../../src/signing-keys/signing-key.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { claimsOf, createRelyingParty, deviceCodeGrant, type RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let ada: Person;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const grantTypes = ["authorization_code", "refresh_token", deviceCodeGrant] as const;
  const redirectUris = ["https://app.example/callback"];
  site = createRelyingParty(
    app,
    await app.createClient({ name: "Site", kind: "public", trust: "first_party", grantTypes, redirectUris }),
  );
});
afterAll(() => app.close());

const tokenFor = async (scope = "openid profile"): Promise<string> =>
  (await site.signIn(ada.phone, { scope })).body.access_token;
const invalidToken = { status: 401, body: { error: "invalid_token" } };

describe("OpenID Connect Core §5.3 userinfo", () => {
  it("MUST answer GET and POST (§5.3.1), with the claims that the scopes allow", async () => {
    const token = await tokenFor();
    const claims = { sub: claimsOf(token).sub, name: "Ada Lovelace", preferred_username: ada.identifier };
    expect((await site.userinfo(token)).body).toEqual(claims);
    expect((await site.post("/oauth/userinfo", "", { authorization: `Bearer ${token}` })).body).toEqual(claims);
    expect((await site.userinfo(await tokenFor("openid"))).body).toEqual({ sub: claims.sub });
  });

  it("SHOULD be readable by a page of any origin, with a token and without cookies", async () => {
    const preflight = await fetch(`${app.origin}/oauth/userinfo`, {
      method: "OPTIONS",
      headers: { origin: "https://app.example" },
    });
    expect(preflight.headers.get("access-control-allow-headers")).toContain("Authorization");
    expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
    expect((await ada.phone.get("/oauth/userinfo")).status).toBe(401);
  });
});

describe("RFC 6750 §3 the WWW-Authenticate response header", () => {
  it("MUST be there when there was no token, and SHOULD NOT name an error then (§3.1)", async () => {
    const answer = await fetch(`${app.origin}/oauth/userinfo`);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="countersign", DPoP /);
    expect(answer.headers.get("www-authenticate")).not.toContain("error");
  });

  it("says invalid_token for everything that is none (§3.1 SHOULD), and nothing more", async () => {
    const token = await tokenFor();
    const [header, claims, signature = ""] = token.split(".");
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const changed = encode({ ...claimsOf(token), sub: "acc_somebody" });
    const idToken = (await site.signIn(ada.phone)).body.id_token;
    const forged = [
      "x",
      "a.b.c",
      `${header}.${claims}.`,
      `${header}.${changed}.${signature}`,
      `${encode({ alg: "none", typ: "at+jwt" })}.${claims}.`,
      `${encode({ alg: "HS256", typ: "at+jwt" })}.${claims}.${signature}`,
      `${header}.${claims}.${signature}.more`,
      idToken,
      "A".repeat(8000),
    ];
    for (const wrong of forged) {
      const answer = await site.userinfo(wrong);
      expect(answer).toMatchObject(invalidToken);
      expect(answer.headers.get("www-authenticate")).toContain('error="invalid_token"');
    }
  });

  it("takes no token of another issuer, audience or time, though signed with our key", async () => {
    const good = claimsOf(await tokenFor());
    for (const wrong of [
      { iss: "https://evil.example" },
      { aud: "https://api.example" },
      { exp: 1 },
      { exp: "never" },
      { grant_id: "grt_x" },
      { client_id: "other" },
    ]) {
      expect(await site.userinfo(await signToken(app.deps, "at+jwt", { ...good, ...wrong }))).toMatchObject(
        invalidToken,
      );
    }
    expect(await site.userinfo(await signToken(app.deps, "at+jwt", good))).toMatchObject({ status: 200 });
  });

  it("reads no token from the query or the body, where logs and histories would keep it", async () => {
    const token = await tokenFor();
    expect((await fetch(`${app.origin}/oauth/userinfo?access_token=${token}`)).status).toBe(401);
    expect((await site.post("/oauth/userinfo", { access_token: token })).status).toBe(401);
  });

  it("says insufficient_scope without openid (§3.1 SHOULD)", async () => {
    const answer = await site.userinfo(await tokenFor("profile"));
    expect(answer).toMatchObject({ status: 403, body: { error: "insufficient_scope" } });
  });

  it("ends with its ten minutes", async () => {
    const token = await tokenFor();
    app.advance(600_000);
    expect(await site.userinfo(token)).toMatchObject(invalidToken);
  });

  it("ends at once when the person says it was not them", async () => {
    const { body } = await site.beginDevice();
    const requestId = await ada.openAndApprove(body.user_code);
    const { access_token: token } = (await site.poll(body.device_code)).body;
    expect(await site.userinfo(token)).toMatchObject({ status: 200 });
    await ada.revoke(requestId);
    expect(await site.userinfo(token)).toMatchObject(invalidToken);
  });

  it("ends at once when the account is disabled", async () => {
    const eve = await app.createPerson("Eve Disabled");
    const { access_token: token } = (await site.signIn(eve.phone)).body;
    await eve.disable();
    expect(await site.userinfo(token)).toMatchObject(invalidToken);
  });
});
