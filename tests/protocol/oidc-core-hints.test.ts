import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { claimsOf, createRelyingParty, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback"];
let app: TestApp;
let ada: Person;
let bob: Person;
let client: PartyClient;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  [ada, bob] = [await app.createPerson("Ada Lovelace"), await app.createPerson("Bob Builder")];
  client = await app.createClient({ name: "Site", kind: "public", trust: "first_party", redirectUris });
  site = createRelyingParty(app, client);
});
afterAll(() => app.close());

const pathOf = (response: Response) => response.headers.get("location") ?? "";
const returnToOf = (signInPath: string) => new URL(signInPath, app.origin).searchParams.get("return_to") ?? "";
const errorOf = (back: URL | null) => back?.searchParams.get("error");

/** The sign-in page that this request leads to. */
async function signInPage(changes: Record<string, string>, headers = {}, browser = app.newBrowser()): Promise<string> {
  return (await browser.get(pathOf(await browser.get(site.attempt(changes).path)), headers)).text();
}
async function signInByCode(person: Person, browser: HttpBrowser, signInPath: string): Promise<string> {
  const html = await (await browser.get(signInPath)).text();
  const request = await person.openAndApprove(readAttribute(html, "data-user-code") ?? "");
  return pathOf(await browser.post("/sign-in/redeem", { request }));
}

describe("§3.1.2.1 login_hint", () => {
  it.each(["ada@example.org", "jürgen", "+49 170 123"])("SHOULD be proposed on the sign-in page: %s", async (hint) => {
    expect(await signInPage({ login_hint: hint })).toContain(`value="${hint}"`);
  });

  it("decides nothing: whoever is signed in stays so", async () => {
    const { id_token } = (await site.signIn(ada.phone, { login_hint: bob.identifier })).body;
    expect(claimsOf(id_token).preferred_username ?? claimsOf(id_token).sub).not.toContain(bob.identifier);
  });

  it("cannot write into the page, and tells nobody whether the name exists", async () => {
    expect(await signInPage({ login_hint: '"><script>alert(1)</script>' })).not.toContain("<script>alert");
    const [known, unknown] = [
      await signInPage({ login_hint: ada.identifier }),
      await signInPage({ login_hint: "nobody" }),
    ];
    const plain = (html: string) =>
      html
        .replace(/<div id="sign-in-screen"[\s\S]*?<section/, "")
        .replaceAll(/value="[^"]*"|request=[\w-]+|return_to=[^"]*/g, "");
    expect(plain(known)).toBe(plain(unknown));
  });
});

describe("§3.1.2.1 ui_locales", () => {
  it("SHOULD choose the language of our pages, the first one that we speak", async () => {
    expect(await signInPage({ ui_locales: "fr-CA de en" }, { "accept-language": "en" })).toContain('<html lang="de">');
    expect(await signInPage({ ui_locales: "en" }, { "accept-language": "de" })).toContain('<html lang="en">');
  });

  it("MUST NOT be an error when we speak none of them: the browser's language stays", async () => {
    expect(await signInPage({ ui_locales: "tlh x-y" }, { "accept-language": "de" })).toContain('<html lang="de">');
  });

  it("holds for the consent page and the page that sends the answer", async () => {
    const added = await app.createClient({ name: "Prints", kind: "public", trust: "third_party", redirectUris });
    const party = createRelyingParty(app, added);
    const { path } = party.attempt({ ui_locales: "de", response_mode: "form_post" });
    const page = await (await ada.phone.get(path)).text();
    expect(page).toContain('<html lang="de">');
    const authorization = /name="authorization" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const sent = await ada.phone.post("/oauth/consent", { authorization, decision: "allow" });
    expect(await sent.text()).toContain('<html lang="de">');
  });

  it("is said in discovery: exactly the languages that there are", async () => {
    const { ui_locales_supported } = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    for (const language of ui_locales_supported)
      expect(await signInPage({ ui_locales: language })).toContain(`<html lang="${language}">`);
    expect(ui_locales_supported).toEqual(["en", "de"]);
  });
});

describe("§3.1.2.1 id_token_hint", () => {
  const tokenOf = async (person: Person) => (await site.signIn(person.phone)).body.id_token as string;

  it("gives a code when that person is signed in, with prompt=none too, and after the token has expired", async () => {
    const id_token_hint = await tokenOf(ada);
    app.advance(3_600_000);
    const back = await site.authorize(ada.phone, site.attempt({ id_token_hint, prompt: "none" }));
    expect(back?.searchParams.has("code")).toBe(true);
  });

  it("MUST be an error when another person is signed in: login_required", async () => {
    const id_token_hint = await tokenOf(ada);
    const back = await site.authorize(bob.phone, site.attempt({ id_token_hint, prompt: "none" }));
    expect(errorOf(back)).toBe("login_required");
    expect(back?.searchParams.has("code")).toBe(false);
  });

  it("asks another person to sign in, and takes no third one for an answer", async () => {
    const id_token_hint = await tokenOf(ada);
    const [right, wrong] = [app.newBrowser(), app.newBrowser()];
    for (const browser of [right, wrong]) await bob.signIn(browser);
    const attempt = site.attempt({ id_token_hint });

    const signIn = pathOf(await right.get(attempt.path));
    expect(signIn).toMatch(/^\/sign-in\?/);
    await ada.signIn(right);
    const code = new URL(pathOf(await right.get(returnToOf(signIn)))).searchParams.get("code");
    const { id_token } = (await site.exchange(code, attempt)).body;
    expect(claimsOf(id_token).sub).toBe(claimsOf(id_token_hint).sub);

    const again = pathOf(await wrong.get(attempt.path));
    await bob.signIn(wrong);
    expect(errorOf(new URL(pathOf(await wrong.get(returnToOf(again))), app.origin))).toBe("login_required");
  });

  it.each(["x.y.z", "not-a-token", "eyJhbGciOiJub25lIn0.e30."])(
    "is refused when it is none of ours: %s",
    async (hint) => {
      const back = await site.authorize(ada.phone, site.attempt({ id_token_hint: hint }));
      expect(errorOf(back)).toBe("invalid_request");
    },
  );

  it("of another client tells this one nothing about who is signed in", async () => {
    const added = await app.createClient({ name: "Other", kind: "public", trust: "first_party", redirectUris });
    const id_token_hint = (await createRelyingParty(app, added).signIn(ada.phone)).body.id_token;
    for (const person of [ada, bob]) {
      const back = await site.authorize(person.phone, site.attempt({ id_token_hint, prompt: "none" }));
      expect(errorOf(back)).toBe("invalid_request");
    }
  });

  it("is no access token", async () => {
    const { access_token } = (await site.signIn(ada.phone)).body;
    expect(errorOf(await site.authorize(ada.phone, site.attempt({ id_token_hint: access_token })))).toBe(
      "invalid_request",
    );
  });
});

describe("§2 and §3.1.2.1 acr_values", () => {
  it("are tried for: who came by a code is asked for a passkey once, and acr says what came of it", async () => {
    const screen = app.newBrowser();
    await signInByCode(ada, screen, "/sign-in");
    const attempt = site.attempt({ acr_values: "urn:example:gold phr" });
    const signIn = pathOf(await screen.get(attempt.path));
    expect(signIn).toMatch(/^\/sign-in\?/);
    await ada.signIn(screen);
    const code = new URL(pathOf(await screen.get(returnToOf(signIn)))).searchParams.get("code");
    expect(claimsOf((await site.exchange(code, attempt)).body.id_token)).toMatchObject({ acr: "phr" });
  });

  it("are voluntary: with a code again the answer comes, and claims no acr (§5.5.1.1)", async () => {
    const screen = app.newBrowser();
    const attempt = site.attempt({ acr_values: "phr" });
    const returnTo = await signInByCode(ada, screen, pathOf(await screen.get(attempt.path)));
    const code = new URL(pathOf(await screen.get(returnTo))).searchParams.get("code");
    const claims = claimsOf((await site.exchange(code, attempt)).body.id_token);
    expect(claims).not.toHaveProperty("acr");
    expect(claims).toMatchObject({ amr: ["pop", "user", "mfa", "mca"], sign_in_verdict: expect.any(String) });
  });

  it("disturb nobody who has used a passkey, nor with values that we do not know", async () => {
    expect(claimsOf((await site.signIn(ada.phone, { acr_values: "phr" })).body.id_token).acr).toBe("phr");
    expect(await site.signIn(ada.phone, { acr_values: "urn:example:gold" })).toMatchObject({ status: 200 });
  });
});
