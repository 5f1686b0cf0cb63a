import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { claimsOf, createRelyingParty, deviceCodeGrant, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback"];
let app: TestApp;
let ada: Person;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const grantTypes = ["authorization_code", "refresh_token", deviceCodeGrant] as const;
  site = createRelyingParty(
    app,
    await app.createClient({ name: "Site", kind: "public", trust: "first_party", redirectUris, grantTypes }),
  );
});
afterAll(() => app.close());

const newThirdParty = () =>
  app.createClient({ name: "Photo Prints", kind: "public", trust: "third_party", redirectUris });
const pathOf = (response: Response) => response.headers.get("location") ?? "";

/** Signs a browser in with the code that its sign-in page shows, countersigned on the phone; where it is sent then. */
async function signInByCode(browser: HttpBrowser, signInPath: string): Promise<string> {
  const html = await (await browser.get(signInPath)).text();
  const request = await ada.openAndApprove(readAttribute(html, "data-user-code") ?? "");
  return pathOf(await browser.post("/sign-in/redeem", { request }));
}

describe("§2 ID token", () => {
  it("says who, for whom and when, which is REQUIRED, and how, bound to the request and to the access token", async () => {
    const before = Math.floor(app.deps.clock.now() / 1000);
    const { access_token, id_token } = (await site.signIn(ada.phone, { scope: "openid profile", nonce: "n-0S6" })).body;
    const claims = claimsOf(id_token);
    expect(claims).toMatchObject({
      iss: app.origin,
      sub: expect.stringMatching(/^acc_/),
      aud: claimsOf(access_token).client_id,
      nonce: "n-0S6",
      at_hash: createHash("sha256").update(access_token).digest().subarray(0, 16).toString("base64url"),
      sid: expect.stringMatching(/^ses_/),
      name: "Ada Lovelace",
      preferred_username: ada.identifier,
    });
    expect(claims.iat).toBeGreaterThanOrEqual(before);
    expect(Number(claims.exp) - Number(claims.iat)).toBe(600);
    expect(Number(claims.auth_time)).toBeLessThanOrEqual(Number(claims.iat));
  });

  it("has no nonce when none was sent, and no profile without the scope", async () => {
    const claims = claimsOf((await site.signIn(ada.phone, { nonce: null })).body.id_token);
    expect(Object.keys(claims).filter((name) => ["nonce", "name", "preferred_username"].includes(name))).toEqual([]);
  });

  it("is not given without the openid scope", async () => {
    expect((await site.signIn(ada.phone, { scope: "profile" })).body).not.toHaveProperty("id_token");
  });

  it("claims phishing resistance for a passkey used here, and never for a sign-in that a code carried", async () => {
    await ada.signIn();
    const passkey = claimsOf((await site.signIn(ada.phone)).body.id_token);
    expect(passkey).toMatchObject({ amr: ["pop", "user", "mfa"], acr: "phr" });

    const screen = app.newBrowser();
    await signInByCode(screen, "/sign-in");
    const countersigned = claimsOf((await site.signIn(screen)).body.id_token);
    const { body } = await site.beginDevice();
    await ada.openAndApprove(body.user_code);
    const device = claimsOf((await site.poll(body.device_code)).body.id_token);
    for (const claims of [countersigned, device]) {
      expect(claims.amr).toEqual(["pop", "user", "mfa", "mca"]);
      expect(claims).not.toHaveProperty("acr");
    }
  });

  it("MUST keep auth_time, and SHOULD NOT have a nonce, when it is refreshed (§12.2)", async () => {
    const first = await site.signIn(ada.phone);
    app.advance(5000);
    const second = await site.refresh(first.body.refresh_token);
    const [old, renewed] = [claimsOf(first.body.id_token), claimsOf(second.body.id_token)];
    expect(renewed).toMatchObject({ iss: old.iss, sub: old.sub, aud: old.aud, auth_time: old.auth_time });
    expect(Number(renewed.iat)).toBeGreaterThan(Number(old.iat));
    expect(renewed).not.toHaveProperty("nonce");
  });
});

describe("§3.1.2.1 authentication request", () => {
  it("sends somebody who is not signed in to the sign-in page, and from the phone's approval back to the client", async () => {
    const screen = app.newBrowser();
    const attempt = site.attempt();
    const signIn = pathOf(await screen.get(attempt.path));
    expect(signIn).toMatch(/^\/sign-in\?return_to=%2Foauth%2Fauthorize%3F/);
    const returnTo = await signInByCode(screen, signIn);
    const back = new URL(pathOf(await screen.get(returnTo)));
    expect(back.origin + back.pathname).toBe("https://app.example/callback");
    expect(await site.exchange(back.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
  });

  it("MUST be taken by POST as well, by way of a GET that has the session's cookie", async () => {
    const { path } = site.attempt();
    const query = path.slice(path.indexOf("?") + 1);
    const elsewhere = { origin: "https://app.example", "sec-fetch-site": "cross-site" };
    const answer = await ada.phone.post("/oauth/authorize", Object.fromEntries(new URLSearchParams(query)), elsewhere);
    expect(answer.status).toBe(303);
    expect(pathOf(await ada.phone.get(pathOf(answer)))).toContain("code=");
  });

  it("SHOULD NOT be disturbed by login_hint, ui_locales, acr_values, display and what nobody knows (§3.1.2.2)", async () => {
    const changes = {
      login_hint: "ada@example.org",
      display: "touch",
      ui_locales: "de",
      acr_values: "x",
      claims_locales: "de ☃",
      unknown: "1",
    };
    expect(await site.signIn(ada.phone, changes)).toMatchObject({ status: 200 });
  });

  it("prompt=none MUST NOT show anything: login_required or consent_required go to the client (§3.1.2.6)", async () => {
    const stranger = await site.authorize(app.newBrowser(), site.attempt({ prompt: "none" }));
    expect(stranger?.searchParams.get("error")).toBe("login_required");
    const party = createRelyingParty(app, await newThirdParty());
    const unasked = await party.authorize(ada.phone, party.attempt({ prompt: "none" }));
    expect(unasked?.searchParams.get("error")).toBe("consent_required");
    expect((await site.authorize(ada.phone, site.attempt({ prompt: "none" })))?.searchParams.has("code")).toBe(true);
  });

  it.each([
    ["prompt=login", { prompt: "login" }],
    ["max_age=0", { max_age: "0" }],
    ["max_age=60 after an hour", { max_age: "60" }],
  ])("%s asks a signed-in person once more, and only once", async (_, changes) => {
    const bob = await app.createPerson("Bob Builder");
    app.advance(3_600_000);
    const attempt = site.attempt(changes);
    const signIn = pathOf(await bob.phone.get(attempt.path));
    expect(signIn).toMatch(/^\/sign-in\?/);
    const returnTo = new URL(signIn, app.origin).searchParams.get("return_to") ?? "";
    expect(pathOf(await bob.phone.get(returnTo))).toMatch(/^\/sign-in\?/);
    const asked = Math.floor(app.deps.clock.now() / 1000);
    await bob.signIn();
    const code = new URL(pathOf(await bob.phone.get(returnTo)), app.origin).searchParams.get("code");
    const { id_token } = (await site.exchange(code, attempt)).body;
    expect(Number(claimsOf(id_token).auth_time)).toBeGreaterThanOrEqual(asked);
  });

  it("prompt=none with a max_age that has passed is login_required", async () => {
    const bob = await app.createPerson("Bob Builder");
    app.advance(120_000);
    const back = await site.authorize(bob.phone, site.attempt({ prompt: "none", max_age: "60" }));
    expect(back?.searchParams.get("error")).toBe("login_required");
  });
});

describe("§3.1.2.4 consent", () => {
  async function askConsent(party: RelyingParty, changes: Record<string, string | null> = {}, browser = ada.phone) {
    const attempt = party.attempt(changes);
    const page = await browser.get(attempt.path);
    const html = await page.text();
    const authorization = /name="authorization" value="([^"]+)"/.exec(html)?.[1];
    return { attempt, page, html, authorization: authorization ?? "" };
  }
  const decide = (authorization: string, decision: string, browser = ada.phone, headers = {}) =>
    browser.post("/oauth/consent", { authorization, decision }, headers);

  it("MUST be asked for a third party, naming it, with a form that may lead to the client", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    const { attempt, page, html, authorization } = await askConsent(party);
    expect(page.status).toBe(200);
    expect(html).toContain("Photo Prints");
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://app.example;");
    const allowed = new URL(pathOf(await decide(authorization, "allow")));
    expect(Object.fromEntries(allowed.searchParams)).toMatchObject({ state: "state-1", iss: app.origin });
    expect(await party.exchange(allowed.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
  });

  it("remembers what was allowed, and asks again for more or on prompt=consent", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    await decide((await askConsent(party)).authorization, "allow");
    expect(await party.signIn(ada.phone)).toMatchObject({ status: 200 });
    expect((await askConsent(party, { prompt: "consent" })).page.status).toBe(200);
    const more = await askConsent(party, { scope: "openid profile" });
    expect(more.page.status).toBe(200);
    await decide(more.authorization, "allow");
    expect(await party.signIn(ada.phone, { scope: "profile" })).toMatchObject({ status: 200 });
  });

  it("asks for what is new only, beside what was allowed before, and says for how long (OWASP ASVS 5.0 §10.7.2)", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    const first = await askConsent(party);
    expect(first.html).toContain("While you are signed in here");
    await decide(first.authorization, "allow");
    const more = await askConsent(party, { scope: "openid profile offline_access" });
    const [, wanted = "", before = ""] =
      /It would also like to(.*)You already let it(.*)For how long/.exec(more.html) ?? [];
    expect([wanted, before].map((list) => [...list.matchAll(/<li>(.*?)<\/li>/g)].map(([, scope]) => scope))).toEqual([
      ["see your name", "stay signed in while you are away"],
      ["know that it is you"],
    ]);
    expect(more.html).toContain("180 days at most");
    await decide(more.authorization, "deny");
    expect((await askConsent(party, { scope: "openid profile" })).page.status).toBe(200);
    expect(await party.signIn(ada.phone)).toMatchObject({ status: 200 });
  });

  it("sends a refusal back as access_denied, and asks again the next time", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    const back = new URL(pathOf(await decide((await askConsent(party)).authorization, "deny")));
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: "access_denied",
      state: "state-1",
      iss: app.origin,
    });
    expect((await askConsent(party)).page.status).toBe(200);
  });

  it("gives a third party a refresh token only with offline_access (§11)", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    await decide((await askConsent(party, { scope: "openid offline_access" })).authorization, "allow");
    expect((await party.signIn(ada.phone)).body).not.toHaveProperty("refresh_token");
    expect((await party.signIn(ada.phone, { scope: "openid offline_access" })).body).toHaveProperty("refresh_token");
  });

  it("counts one answer to one page", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    const { authorization } = await askConsent(party);
    const answers = await Promise.all(Array.from({ length: 5 }, () => decide(authorization, "allow")));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 410, 410, 410, 410]);
  });

  it("cannot be given by GET, by another site, by another session, or without one", async () => {
    const party = createRelyingParty(app, await newThirdParty());
    const { authorization } = await askConsent(party);
    const bob = await app.createPerson("Bob Builder");
    const statuses = [
      (await ada.phone.get(`/oauth/consent?authorization=${authorization}&decision=allow`)).status,
      (
        await decide(authorization, "allow", ada.phone, {
          origin: "https://evil.example",
          "sec-fetch-site": "cross-site",
        })
      ).status,
      (await decide(authorization, "allow", bob.phone)).status,
      (await decide(authorization, "allow", app.newBrowser())).status,
      (await decide(authorization, "perhaps")).status,
    ];
    expect(statuses).toEqual([405, 403, 410, 401, 400]);
    expect((await askConsent(party)).page.status).toBe(200);
  });

  it("gives nothing when client or account ended while the page was open", async () => {
    const client = await newThirdParty();
    const gone = await askConsent(createRelyingParty(app, client));
    await removeClient(app.deps, client.id);
    expect((await decide(gone.authorization, "allow")).status).toBe(403);
    const eve = await app.createPerson("Eve Disabled");
    const party = createRelyingParty(app, await newThirdParty());
    const { authorization } = await askConsent(party, {}, eve.phone);
    await eve.disable();
    expect((await decide(authorization, "allow", eve.phone)).status).toBe(401);
  });
});
