import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addToGroup } from "../../src/accounts/group.flow.ts";
import type { AccountId } from "../../src/ids.ts";
import type { NewClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { signingAlgorithms } from "../../src/oauth/clients/client-settings.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { readAttribute } from "../kit/http-browser.ts";
import { claimsOf, createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback"];
let app: TestApp;
let ada: Person;
let accountId: AccountId;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  accountId = String(claimsOf((await (await newSite()).signIn(ada.phone)).body.id_token).sub) as AccountId;
  await addAddress("email", "ada@example.org", 1);
  await addAddress("email", "later@example.org", 2);
  await addAddress("email", "unconfirmed@example.org", null);
  await addAddress("phone", "+4915112345678", 3);
  await addToGroup(app.deps, "editors", ada.identifier);
  await addToGroup(app.deps, "analysts", ada.identifier);
});
afterAll(() => app.close());

const newSite = async (changes: Partial<NewClient> = {}): Promise<RelyingParty> =>
  createRelyingParty(
    app,
    await app.createClient({ name: "Site", kind: "public", trust: "first_party", redirectUris, ...changes }),
  );

async function addAddress(kind: "email" | "phone", value: string, verifiedAt: number | null): Promise<void> {
  const counts = { sent: 0, sending_since: 0, wrong_in_a_row: 0 };
  const row = { id: app.deps.random.id("adr_"), account_id: accountId, kind, value, created_at: verifiedAt ?? 0 };
  await app.deps.db
    .insertInto("addresses")
    .values({ ...row, verified_at: verifiedAt, ...counts })
    .execute();
}

const metadata = async () => (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
const wanting = (claims: object) => ({ claims: JSON.stringify(claims) });
const confirmed = { email: "ada@example.org", email_verified: true };

describe("§5.4 claims by scope", () => {
  it.each([
    ["email", confirmed],
    ["phone", { phone_number: "+4915112345678", phone_number_verified: true }],
    ["groups", { groups: ["analysts", "editors"] }],
    ["profile", { name: "Ada Lovelace" }],
  ])("%s gives its claims at userinfo and in the ID token, and no others", async (scope, expected) => {
    const site = await newSite();
    const { body } = await site.signIn(ada.phone, { scope: `openid ${scope}` });
    expect(body.scope).toBe(`openid ${scope}`);
    const { body: claims } = await site.userinfo(body.access_token);
    expect(claims).toMatchObject({ sub: accountId, ...expected });
    expect(claimsOf(body.id_token)).toMatchObject(expected);
    const known = ["name", "preferred_username", "email", "email_verified", "phone_number", "groups"];
    const given = Object.keys(claims).filter((name) => known.includes(name));
    const belongs =
      { profile: ["name", "preferred_username"], phone: ["phone_number"] }[scope] ?? Object.keys(expected);
    expect(given.sort()).toEqual([...belongs].sort());
  });

  it("leaves out a claim that there is nothing for, instead of null (§5.3.2 SHOULD)", async () => {
    const bob = await app.createPerson("Bob Builder");
    const site = await newSite();
    const { body } = await site.signIn(bob.phone, { scope: "openid email phone groups" });
    expect(Object.keys((await site.userinfo(body.access_token)).body).sort()).toEqual(["groups", "sub"]);
  });

  it("are what discovery says (Discovery §3)", async () => {
    const { scopes_supported, claims_supported, claims_parameter_supported } = await metadata();
    expect(scopes_supported).toEqual([
      "openid",
      "profile",
      "email",
      "phone",
      "groups",
      "offline_access",
      "ssh",
      "admin",
    ]);
    expect(claims_supported).toEqual(expect.arrayContaining(["email", "phone_number_verified", "groups"]));
    expect(claims_parameter_supported).toBe(true);
  });
});

describe("§5.5 the claims parameter", () => {
  it("gives by name where it was asked for, and nothing beside it", async () => {
    const site = await newSite();
    const wanted = { id_token: { email: { essential: true } }, userinfo: { groups: null, "name#de": null, x: null } };
    const { body } = await site.signIn(ada.phone, wanting(wanted));
    expect(body.scope).toBe("openid");
    expect(claimsOf(body.id_token)).toMatchObject({ email: "ada@example.org" });
    for (const absent of ["email_verified", "groups"]) expect(claimsOf(body.id_token)).not.toHaveProperty(absent);
    expect((await site.userinfo(body.access_token)).body).toEqual({ sub: accountId, groups: ["analysts", "editors"] });
  });

  it("holds through a refresh", async () => {
    const site = await newSite();
    const { body } = await site.signIn(ada.phone, wanting({ id_token: { groups: null }, userinfo: { email: null } }));
    const renewed = (await site.refresh(body.refresh_token)).body;
    expect(claimsOf(renewed.id_token)).toMatchObject({ groups: ["analysts", "editors"] });
    expect((await site.userinfo(renewed.access_token)).body).toEqual({ sub: accountId, email: "ada@example.org" });
  });

  it("is no way around the scopes that a client is registered for", async () => {
    const site = await newSite({ scopes: ["openid"] });
    const wanted = { id_token: { email: { essential: true } }, userinfo: { name: null, phone_number: null } };
    const { body } = await site.signIn(ada.phone, wanting(wanted));
    expect(claimsOf(body.id_token)).not.toHaveProperty("email");
    expect((await site.userinfo(body.access_token)).body).toEqual({ sub: accountId });
  });

  it("is no way around the person's consent", async () => {
    const site = await newSite({ trust: "third_party", name: "Photo Prints" });
    const ask = async (changes = {}) => ada.phone.get(site.attempt(changes).path);
    const decide = async (page: Response) => {
      const authorization = /name="authorization" value="([^"]+)"/.exec(await page.text())?.[1] ?? "";
      await ada.phone.post("/oauth/consent", { authorization, decision: "allow" });
    };
    await decide(await ask());
    expect((await ask()).status).toBe(303);
    const wanted = wanting({ userinfo: { phone_number: null } });
    const page = await ask(wanted);
    expect(page.status).toBe(200);
    expect(await page.clone().text()).toContain("see your phone number");
    expect((await ask({ ...wanted, prompt: "none" })).headers.get("location")).toContain("error=consent_required");
    await decide(page);
    const { body } = await site.signIn(ada.phone, wanted);
    expect((await site.userinfo(body.access_token)).body).toMatchObject({ phone_number: "+4915112345678" });
  });

  it("MUST NOT answer about another person than the one whose sub is asked for (§5.5.1)", async () => {
    const site = await newSite();
    const own = wanting({ id_token: { sub: { value: accountId } } });
    expect(await site.signIn(ada.phone, own)).toMatchObject({ status: 200 });
    const back = await site.authorize(ada.phone, site.attempt(wanting({ id_token: { sub: { value: "acc_other" } } })));
    expect(back?.searchParams.get("error")).toBe("login_required");
    expect(back?.searchParams.has("code")).toBe(false);
  });

  it("an essential acr that is not met MUST be a failed attempt (§5.5.1.1), one that is not essential is a wish", async () => {
    const site = await newSite();
    const screen = app.newBrowser();
    const redeemByCode = async (page: string) => {
      const request = await ada.openAndApprove(readAttribute(page, "data-user-code") ?? "");
      await screen.post("/sign-in/redeem", { request });
    };
    await redeemByCode(await (await screen.get("/sign-in")).text());
    const essential = wanting({ id_token: { acr: { essential: true, value: "phr" } } });
    const refusedIn = (url: URL | null) =>
      expect(url?.searchParams.get("error")).toBe("unmet_authentication_requirements");
    refusedIn(await site.authorize(screen, site.attempt({ ...essential, prompt: "none" })));
    // Asked for a passkey once; whoever comes back by a code again has failed.
    const signIn = await site.authorize(screen, site.attempt(essential));
    expect(signIn?.pathname).toBe("/sign-in");
    const html = await (await screen.get(`${signIn?.pathname}${signIn?.search}`)).text();
    await redeemByCode(html);
    refusedIn(new URL(String((await screen.get(signIn?.searchParams.get("return_to") ?? "")).headers.get("location"))));
    const voluntary = wanting({ id_token: { acr: { values: ["phr"] } } });
    expect(claimsOf((await site.signIn(screen, voluntary)).body.id_token)).not.toHaveProperty("acr");
    await ada.signIn();
    expect(claimsOf((await site.signIn(ada.phone, essential)).body.id_token)).toMatchObject({ acr: "phr" });
  });

  it.each(["x", "[]", "null", '{"id_token":1}', '{"userinfo":{"email":"yes"}}', "{".repeat(1000)])(
    "%s is invalid_request",
    async (claims) => {
      const site = await newSite();
      const back = await site.authorize(ada.phone, site.attempt({ claims }));
      expect(back?.searchParams.get("error")).toBe("invalid_request");
    },
  );
});

describe("§5.3.2 userinfo as a JWT", () => {
  it.each(signingAlgorithms)(
    "%s: application/jwt, with iss and aud (SHOULD), by a published key",
    async (algorithm) => {
      const site = await newSite({ settings: { userinfoAlgorithm: algorithm } });
      const { body } = await site.signIn(ada.phone, { scope: "openid email" });
      const answer = await site.userinfo(body.access_token);
      expect(answer.headers.get("content-type")).toMatch(/^application\/jwt/);
      const keys = createRemoteJWKSet(new URL(`${app.origin}/oauth/jwks`));
      const audience = String(claimsOf(body.id_token).aud);
      const { payload } = await jwtVerify(answer.body, keys, {
        issuer: app.origin,
        audience,
        algorithms: [algorithm],
      });
      expect(payload).toEqual({ iss: app.origin, aud: audience, sub: claimsOf(body.id_token).sub, ...confirmed });
      // It is neither an access token nor, without `sid`, a hint that signs anybody out.
      expect(await site.userinfo(answer.body)).toMatchObject({ status: 401 });
    },
  );

  it("is named in discovery", async () => {
    expect(await metadata()).toMatchObject({ userinfo_signing_alg_values_supported: [...signingAlgorithms] });
  });
});
