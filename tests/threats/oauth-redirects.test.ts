import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { callRegistration, newRegistrationToken } from "../kit/registration.ts";
import { createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";
import { changingNothing, readPage } from "./scene.ts";

/**
 * RFC 9700 §4.1 to §4.3, §4.11, §4.12 and §4.16: an attacker who wants a code sent to him, a person led somewhere by our
 * name, or a look at what is in addresses. Which test belongs to which attack of the RFC: docs/protocol/rfc-9700.md.
 */
let app: TestApp;
let ada: Person;
/** Registered for one address of each kind. */
let site: RelyingParty;
let siteId: string;
const [web, loopback, native, goodbye] = [
  "https://app.example/callback",
  "http://127.0.0.1/callback",
  "com.example.app:/callback",
  "https://app.example/bye",
];

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  const addresses = { redirectUris: [web, loopback, native], postLogoutRedirectUris: [goodbye] };
  const client = await app.createClient({ name: "Site", kind: "public", trust: "first_party", ...addresses });
  site = createRelyingParty(app, client, web);
  siteId = client.id;
});
afterAll(() => app.close());

/** §4.1.1: what pattern matching, parsers that disagree, and careless comparison have let through elsewhere. */
const tricks: readonly string[] = [
  "https://evil.example/callback",
  "https://app.example.evil.example/callback",
  "https://evil-app.example/callback",
  "https://sub.app.example/callback",
  "https://app.example:443/callback",
  "https://app.example:8443/callback",
  "https://app.example./callback",
  "https://APP.example/callback",
  "HTTPS://app.example/callback",
  "http://app.example/callback",
  "//app.example/callback",
  "/callback",
  "https://app.example@evil.example/callback",
  "https://app.example:x@evil.example/callback",
  "https://evil.example#@app.example/callback",
  "https://evil.example\\@app.example/callback",
  "https://evil.example%2f.app.example/callback",
  "https:evil.example/callback",
  "https://app.example/callback/",
  "https://app.example/callback/../redirect?to=https://evil.example",
  "https://app.example/callback/%2e%2e/redirect",
  "https://app.example/Callback",
  "https://app.example/callback?next=https://evil.example",
  "https://app.example/callback#https://evil.example",
  "https://app.example/callback%0d%0aLocation:%20https://evil.example",
  "https://app.example/callback\r\nLocation: https://evil.example",
  "https://app.example/callback\u0000.evil.example",
  " https://app.example/callback",
  "https://app.example/c\u0430llback",
  "https://xn--pp-7ia.example/callback",
  "javascript:alert(document.domain)//https://app.example/callback",
  "data:text/html,https://app.example/callback",
  "http://127.0.0.1.evil.example:80/callback",
  "http://127.0.0.1:80@evil.example/callback",
  "http://127.0.0.1:99999/callback",
  "http://127.0.0.1:/callback",
  "http://127.1/callback",
  "http://0x7f000001/callback",
  "http://localhost/callback",
  "http://[::1]/callback",
  "https://127.0.0.1/callback",
  "com.example.app://callback",
  "com.example.app:/callback/..",
  "com.example.app.evil:/callback",
];

describe("§4.1 and §4.11.2 redirect addresses", () => {
  it("a request with one that is not registered leads nowhere: no code, no error, nothing pushed, nothing kept", async () => {
    await changingNothing(app, async () => {
      for (const trick of tricks) {
        for (const changes of [{}, { response_type: "token" }, { prompt: "none", response_mode: "form_post" }]) {
          const { path } = site.attempt({ redirect_uri: trick, ...changes });
          const answer = await ada.phone.get(path);
          expect([trick, answer.status, answer.headers.get("location")]).toEqual([trick, 400, null]);
          expect((await readPage(answer)).addresses).not.toContainEqual(expect.stringMatching(/evil|app\.example/));
        }
        const [address = "", query = ""] = site.attempt({ redirect_uri: trick }).path.split("?");
        const byForm = await ada.phone.post(address, Object.fromEntries(new URLSearchParams(query)));
        expect((await ada.phone.get(byForm.headers.get("location") ?? "")).status).toBe(400);
        const pushed = await site.post("/oauth/par", query);
        expect([trick, pushed.status, pushed.body.error]).toEqual([trick, 400, "invalid_request"]);
      }
    });
  });

  it("and each registered one is good as it is, the loopback one on any port (RFC 8252 §7.3)", async () => {
    for (const address of [web, loopback, "http://127.0.0.1:51004/callback", native]) {
      const back = await site.authorize(ada.phone, site.attempt({ redirect_uri: address }));
      expect(back?.href.startsWith(`${address}?code=`)).toBe(true);
    }
  });

  it("a redirect address that is another client's own is a stranger's here", async () => {
    const theirs = "https://other.example/callback";
    const wanted = { name: "Other", kind: "public", trust: "first_party", redirectUris: [theirs] } as const;
    const other = createRelyingParty(app, await app.createClient(wanted), theirs);
    expect((await other.authorize(ada.phone, other.attempt()))?.href.startsWith(theirs)).toBe(true);
    const crossed = await changingNothing(app, () => ada.phone.get(site.attempt({ redirect_uri: theirs }).path));
    expect([crossed.status, crossed.headers.get("location")]).toEqual([400, null]);
  });
});

describe("§4.11.2 the server as open redirector", () => {
  const phishing = "https://phishing.example/";
  let lure: RelyingParty;
  beforeAll(async () => {
    const token = await newRegistrationToken(app);
    const metadata = { redirect_uris: [phishing], token_endpoint_auth_method: "none" };
    const { body } = await callRegistration(`${app.origin}/oauth/register`, token, metadata);
    lure = createRelyingParty(app, { id: body.client_id, secret: null }, phishing);
  });

  it("a client that registered itself gets nobody by a request that is wrong on purpose: a person signs in first", async () => {
    for (const changes of [{ scope: "admin" }, { response_type: "token" }, { code_challenge: null }]) {
      const browser = app.newBrowser();
      const { path } = lure.attempt(changes);
      const away = await browser.get(path);
      const next = new URL(away.headers.get("location") ?? "", app.origin);
      expect([next.origin, next.pathname]).toEqual([app.origin, "/sign-in"]);
      expect((await browser.get(`${next.pathname}${next.search}`)).status).toBe(200);
      // Whoever has signed in is where the request leads.
      await ada.signIn(browser);
      const back = new URL((await browser.get(next.searchParams.get("return_to") ?? "")).headers.get("location") ?? "");
      expect([back.origin, back.searchParams.has("error")]).toEqual([new URL(phishing).origin, true]);
    }
  });

  it("nor by a right one: consent is asked, and the page's form may lead to that client and to us alone", async () => {
    const page = await ada.phone.get(lure.attempt().path);
    expect([page.status, page.headers.get("location")]).toEqual([200, null]);
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://phishing.example;");
  });

  it("signing out leads nowhere by an address that is not registered for it, and then nobody is signed out", async () => {
    const leading = [...tricks.map((trick) => trick.replaceAll("/callback", "/bye")), web];
    await changingNothing(app, async () => {
      for (const trick of leading) {
        const asked = { client_id: siteId, post_logout_redirect_uri: trick };
        const answers = [
          await ada.phone.get(`/oauth/logout?${new URLSearchParams(asked)}`),
          await ada.phone.post("/oauth/logout", { ...asked, confirmed: "1" }),
        ];
        for (const answer of answers)
          expect([trick, answer.status, answer.headers.get("location")]).toEqual([trick, 400, null]);
      }
    });
    expect((await ada.phone.get("/")).status).toBe(200);
  });

  it("the address of one client is none of another's when signing out", async () => {
    const { id } = await app.createClient({ name: "Other", kind: "public", trust: "first_party", redirectUris: [web] });
    const asked = new URLSearchParams({ client_id: id, post_logout_redirect_uri: goodbye });
    expect((await changingNothing(app, () => ada.phone.get(`/oauth/logout?${asked}`))).status).toBe(400);
  });
});

describe("§4.12 307 redirects", () => {
  it("no form with a secret in it is sent on by the browser: what answers a form with a redirect answers 303", async () => {
    const browser = app.newBrowser();
    await ada.signIn(browser);
    const [path = "", query = ""] = site.attempt().path.split("?");
    const asked = await consentPage(browser);
    const answers = [
      await browser.post(path, Object.fromEntries(new URLSearchParams(query))),
      await browser.post("/oauth/consent", { authorization: asked, decision: "allow" }),
      await browser.post("/oauth/consent", { authorization: await consentPage(browser), decision: "deny" }),
      await browser.post("/oauth/logout", { client_id: siteId, post_logout_redirect_uri: goodbye }),
      await browser.post("/oauth/logout", { client_id: siteId, post_logout_redirect_uri: goodbye, confirmed: "1" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303, 303, 303]);
    const leading = answers.map(({ headers }) => new URL(headers.get("location") ?? "", app.origin).origin);
    expect(leading).toEqual([app.origin, ...Array(2).fill(new URL(web).origin), app.origin, new URL(web).origin]);
  });
});

describe("§4.2, §4.3 and §4.16 what others see of a page, and do with it", () => {
  it("no page of the flow sends its address on, loads anything from elsewhere, is kept, or can be framed", async () => {
    const browser = app.newBrowser();
    const request = site.attempt({ prompt: "select_account" }).path;
    const signIn = (await browser.get(request)).headers.get("location") ?? "";
    const pages = [await browser.get(signIn)];
    await ada.signIn(browser);
    pages.push(
      await browser.get(request),
      await browser.get((await thirdParty()).attempt().path),
      await browser.get(site.attempt({ response_mode: "form_post" }).path),
      await browser.get(site.attempt({ redirect_uri: "https://evil.example/" }).path),
      await browser.get(
        `/oauth/logout?${new URLSearchParams({ client_id: siteId, post_logout_redirect_uri: goodbye })}`,
      ),
    );
    const titles: (string | undefined)[] = [];
    for (const page of pages) {
      const { headers } = page;
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("cache-control")).toContain("no-store");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
      const { loaded, title } = await readPage(page);
      expect(loaded.filter((address) => !/^(\/(?!\/)|data:)/.test(address))).toEqual([]);
      titles.push(title);
    }
    // Six pages, not one six times.
    expect(new Set(titles).size).toBe(pages.length);
  });

  it("the answer that carries a code is not kept, and says no more than code, state and issuer", async () => {
    const answer = await ada.phone.get(site.attempt().path);
    expect(answer.headers.get("cache-control")).toContain("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("same-origin");
    const back = new URL(answer.headers.get("location") ?? "");
    expect([...back.searchParams.keys()]).toEqual(["code", "state", "iss"]);
    expect([back.hash, await answer.text()]).toEqual(["", ""]);
  });
});

async function thirdParty(): Promise<RelyingParty> {
  const wanted = { name: "Stranger", kind: "public", trust: "third_party", redirectUris: [web] } as const;
  return createRelyingParty(app, await app.createClient(wanted), web);
}

/** What the consent page of a new third party would send. */
async function consentPage(browser: { get: Person["phone"]["get"] }): Promise<string> {
  const page = await (await browser.get((await thirdParty()).attempt().path)).text();
  return /name="authorization" value="([^"]+)"/.exec(page)?.[1] ?? "";
}
