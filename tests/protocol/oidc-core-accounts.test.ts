import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { claimsOf, createRelyingParty, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback"];
let app: TestApp;
let ada: Person;
let bob: Person;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  [ada, bob] = [await app.createPerson("Ada Lovelace"), await app.createPerson("Bob Builder")];
  const client = await app.createClient({ name: "Site", kind: "public", trust: "first_party", redirectUris });
  site = createRelyingParty(app, client);
});
afterAll(() => app.close());

const pathOf = (response: Response) => response.headers.get("location") ?? "";
const subjectOf = async (person: Person) => claimsOf((await site.signIn(person.phone)).body.id_token).sub;

/** The chooser that this browser is shown: names and sessions, and the way on. */
async function chooser(browser: HttpBrowser, changes: Record<string, string> = {}) {
  const attempt = site.attempt({ prompt: "select_account", ...changes });
  const page = await browser.get(attempt.path);
  const html = await page.text();
  const choices = [...html.matchAll(/name="session" value="(ses_[^"]+)">([^<]*) \(/g)].map(
    ([, session = "", name = ""]) => ({ session, name }),
  );
  const returnTo = readAttribute(html.slice(html.indexOf('name="return_to"')), "value") ?? "";
  const choose = (session: string, headers = {}) =>
    browser.post("/oauth/select-account", { return_to: returnTo, session }, headers);
  return { attempt, page, html, choices, returnTo, choose };
}
type Chooser = Awaited<ReturnType<typeof chooser>>;
const sessionOf = ({ choices }: Chooser, name: string) => choices.find((choice) => choice.name === name)?.session ?? "";

async function tokensAfter(browser: HttpBrowser, { attempt }: Chooser, chosen: Response) {
  const back = new URL(pathOf(await browser.get(pathOf(chosen))), app.origin);
  return claimsOf((await site.exchange(back.searchParams.get("code"), attempt)).body.id_token);
}

/** A browser in which Ada and then Bob are signed in. */
async function browserOfTwo() {
  const browser = app.newBrowser();
  await ada.signIn(browser);
  const first = await chooser(browser);
  const signIn = pathOf(await first.choose("another"));
  expect(signIn).toMatch(/^\/sign-in\?return_to=%2Foauth%2Fauthorize%3F/);
  await bob.signIn(browser);
  return browser;
}

describe("§3.1.2.1 prompt=select_account", () => {
  it("SHOULD prompt the person to choose, one who has signed in once already", async () => {
    const browser = app.newBrowser();
    await ada.signIn(browser);
    const shown = await chooser(browser);
    expect(shown.page.status).toBe(200);
    expect(shown.choices.map(({ name }) => name)).toEqual(["Ada Lovelace"]);
    const claims = await tokensAfter(browser, shown, await shown.choose(sessionOf(shown, "Ada Lovelace")));
    expect(claims.sub).toBe(await subjectOf(ada));
  });

  it("is the sign-in page when nobody is signed in", async () => {
    expect(pathOf(await app.newBrowser().get(site.attempt({ prompt: "select_account" }).path))).toMatch(/^\/sign-in\?/);
  });

  it("goes from one account to the other and back, without a new sign-in", async () => {
    const browser = await browserOfTwo();
    for (const [name, person] of [
      ["Ada Lovelace", ada],
      ["Bob Builder", bob],
      ["Ada Lovelace", ada],
    ] as const) {
      const shown = await chooser(browser);
      expect(shown.choices.map((choice) => choice.name).sort()).toEqual(["Ada Lovelace", "Bob Builder"]);
      const claims = await tokensAfter(browser, shown, await shown.choose(sessionOf(shown, name)));
      expect(claims.sub).toBe(await subjectOf(person));
    }
  });

  it("with login asks for a new sign-in of whoever was chosen", async () => {
    const browser = await browserOfTwo();
    const shown = await chooser(browser, { prompt: "select_account login" });
    const chosen = await shown.choose(sessionOf(shown, "Ada Lovelace"));
    expect(pathOf(await browser.get(pathOf(chosen)))).toMatch(/^\/sign-in\?/);
  });

  it("shows one entry for an account, and five at most", async () => {
    const browser = await browserOfTwo();
    for (const name of ["Cleo", "Dora", "Emil", "Fred"]) {
      await (await chooser(browser)).choose("another");
      await (await app.createPerson(name)).signIn(browser);
    }
    const shown = await chooser(browser);
    expect(shown.choices).toHaveLength(5);
    expect(shown.choices.map(({ name }) => name)).not.toContain("Ada Lovelace");
    await bob.signIn(browser);
    const names = (await chooser(browser)).choices.map(({ name }) => name);
    expect(names.filter((name) => name === "Bob Builder")).toHaveLength(1);
  });

  it("offers nobody whose session is over", async () => {
    const eve = await app.createPerson("Eve Disabled");
    const browser = app.newBrowser();
    await eve.signIn(browser);
    await (await chooser(browser)).choose("another");
    await bob.signIn(browser);
    const before = await chooser(browser);
    await eve.disable();
    expect((await chooser(browser)).choices.map(({ name }) => name)).toEqual(["Bob Builder"]);
    expect(pathOf(await before.choose(sessionOf(before, "Eve Disabled")))).toMatch(/^\/sign-in\?/);
  });

  it("ends with signing out: of all accounts in this browser", async () => {
    const browser = await browserOfTwo();
    await browser.post("/sign-out", {});
    expect(browser.cookie("accounts")).toBeUndefined();
    expect(pathOf(await browser.get(site.attempt({ prompt: "select_account" }).path))).toMatch(/^\/sign-in\?/);
  });
});

describe("threats to the chooser", () => {
  it("cannot be made to choose by another site, nor by GET", async () => {
    const browser = await browserOfTwo();
    const shown = await chooser(browser);
    const cross = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
    expect((await shown.choose(sessionOf(shown, "Ada Lovelace"), cross)).status).toBe(403);
    const query = new URLSearchParams({ return_to: shown.returnTo, session: sessionOf(shown, "Ada Lovelace") });
    expect((await browser.get(`/oauth/select-account?${query}`)).status).toBe(405);
  });

  it("gives nobody a session by its id: that of another browser leads to the sign-in page", async () => {
    const browser = await browserOfTwo();
    const shown = await chooser(browser);
    const stranger = app.newBrowser();
    const answer = await stranger.post("/oauth/select-account", {
      return_to: shown.returnTo,
      session: sessionOf(shown, "Ada Lovelace"),
    });
    expect(pathOf(answer)).toMatch(/^\/sign-in\?/);
    expect(stranger.cookie("session")).toBeUndefined();
  });

  it.each(["https://evil.example/", "//evil.example", "/oauth/authorize", "/sign-out", "/oauth/authorizeX?a=b"])(
    "leads nowhere but back to the request: %s",
    async (return_to) => {
      const browser = await browserOfTwo();
      const answer = await browser.post("/oauth/select-account", { return_to, session: "another" });
      expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
    },
  );

  it("lets its form lead to the client and to us, and is never cached", async () => {
    const { page } = await chooser(await browserOfTwo());
    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https://app.example;");
    expect(page.headers.get("cache-control")).toBe("no-store");
  });
});
