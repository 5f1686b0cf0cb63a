import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import { createRelyingParty, type Form, type PartyClient, type RelyingParty } from "../kit/relying-party.ts";

const redirectUris = ["https://app.example/callback", "http://127.0.0.1/cb"];
const prefix = "urn:ietf:params:oauth:request_uri:";
let app: TestApp;
let ada: Person;
let client: PartyClient;
let site: RelyingParty;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  client = await app.createClient({ name: "Site", kind: "confidential", trust: "first_party", redirectUris });
  site = createRelyingParty(app, client);
});
afterAll(() => app.close());

const newPublicClient = async (trust: "first_party" | "third_party" = "first_party") => {
  const added = await app.createClient({ name: "Prints", kind: "public", trust, redirectUris });
  return { id: added.id, party: createRelyingParty(app, added) };
};

/** An authorization request, pushed: the answer, and what the browser is sent away with. */
async function push(changes: Record<string, string | null> = {}, party = site, id = client.id, secret = client.secret) {
  const attempt = party.attempt(changes);
  const parameters = Object.fromEntries(new URL(attempt.path, app.origin).searchParams);
  const credentials = secret === null ? {} : { client_secret: secret };
  const answer = await party.post("/oauth/par", { ...parameters, ...credentials });
  return { attempt, answer, path: pathFor(answer.body.request_uri, id), uri: String(answer.body.request_uri) };
}
const pathFor = (uri: string, id = client.id) =>
  `/oauth/authorize?${new URLSearchParams({ client_id: id, request_uri: uri })}`;
const location = (answer: Response) => new URL(answer.headers.get("location") ?? "", app.origin);
const postForm = (form: Form, headers = {}) => site.post("/oauth/par", form, headers);

async function signInByCode(browser: HttpBrowser, signInPath: string): Promise<string> {
  const html = await (await browser.get(signInPath)).text();
  const request = await ada.openAndApprove(readAttribute(html, "data-user-code") ?? "");
  return (await browser.post("/sign-in/redeem", { request })).headers.get("location") ?? "";
}

describe("§2.1 request", () => {
  it("MUST authenticate the client as at the token endpoint", async () => {
    const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString("base64")}`;
    const form = Object.fromEntries(new URL(site.attempt().path, app.origin).searchParams);
    expect((await postForm(form, { authorization: basic })).status).toBe(201);
    for (const wrong of [{ ...form }, { ...form, client_secret: "wrong" }, { ...form, client_id: "nobody" }]) {
      const { status, body } = await postForm(wrong);
      expect([status, body.error]).toEqual([400, "invalid_client"]);
    }
  });

  it("MUST NOT hold a request_uri", async () => {
    const { answer } = await push({ request_uri: `${prefix}${"A".repeat(43)}` });
    expect([answer.status, answer.body.error]).toEqual([400, "invalid_request"]);
  });

  it("is made by POST, as a form", async () => {
    expect((await fetch(`${app.origin}/oauth/par`)).status).toBe(405);
    const { status, body } = await site.post("/oauth/par", "{}", { "content-type": "application/json" });
    expect([status, body.error]).toEqual([400, "invalid_request"]);
  });

  it.each([
    ["an unregistered redirect_uri", { redirect_uri: "https://evil.example/callback" }, "invalid_request"],
    ["no PKCE", { code_challenge: null }, "invalid_request"],
    ["another response type", { response_type: "token" }, "unsupported_response_type"],
    ["another response mode", { response_mode: "fragment" }, "invalid_request"],
    ["no scope that is allowed", { scope: "admin" }, "invalid_scope"],
    ["no redirect_uri", { redirect_uri: null }, "invalid_request"],
  ])("MUST be validated as at the authorization endpoint: %s", async (_, changes, error) => {
    const { answer } = await push(changes);
    expect([answer.status, answer.body.error]).toEqual([400, error]);
  });
});

describe("§2.2 successful response", () => {
  it("is 201 with request_uri and expires_in, and MUST NOT be cached", async () => {
    const { answer, uri } = await push();
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      request_uri: expect.stringMatching(/^urn:ietf:params:oauth:request_uri:/),
      expires_in: 60,
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    // §7.1: MUST have enough entropy. 256 bits.
    expect(uri.slice(prefix.length)).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});

describe("§4 authorization request", () => {
  it("leads to a code by what was pushed", async () => {
    const { attempt, path } = await push({ state: "pushed" });
    const back = location(await ada.phone.get(path));
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: "pushed", iss: app.origin });
    expect(await site.exchange(back.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
  });

  it("survives the sign-in, and the address that the browser carries stays short", async () => {
    const screen = app.newBrowser();
    const { attempt, path } = await push({ state: "s".repeat(1900), nonce: "n".repeat(1900), prompt: "login" });
    const signIn = (await screen.get(path)).headers.get("location") ?? "";
    expect(signIn.length).toBeLessThan(250);
    expect(await (await screen.get(signIn)).text()).toContain("Site");
    // The code on the sign-in page lives longer than a pushed request does that nobody has come with.
    app.advance(5 * 60_000);
    const back = location(await screen.get(await signInByCode(screen, signIn)));
    expect(back.searchParams.get("state")).toHaveLength(1900);
    expect(await site.exchange(back.searchParams.get("code"), attempt)).toMatchObject({ status: 200 });
  });

  it("survives the consent page, loaded again too (MAY allow for it)", async () => {
    const { id, party } = await newPublicClient("third_party");
    const { path } = await push({}, party, id, null);
    const first = await (await ada.phone.get(path)).text();
    const second = await (await ada.phone.get(path)).text();
    const [one, two] = [first, second].map((html) => /name="authorization" value="([^"]+)"/.exec(html)?.[1] ?? "");
    const allowed = await ada.phone.post("/oauth/consent", { authorization: one ?? "", decision: "allow" });
    expect(location(allowed).searchParams.has("code")).toBe(true);
    const again = await ada.phone.post("/oauth/consent", { authorization: two ?? "", decision: "allow" });
    expect(again.status).toBe(410);
  });

  it("MUST NOT look at other parameters beside it", async () => {
    const { attempt, path } = await push({ state: "pushed", scope: "openid" });
    const beside = new URLSearchParams({
      redirect_uri: "http://127.0.0.1/cb",
      response_mode: "form_post",
      state: "beside",
      scope: "openid profile",
    });
    const back = location(await ada.phone.get(`${path}&${beside}`));
    expect(back.origin + back.pathname).toBe("https://app.example/callback");
    expect(back.searchParams.get("state")).toBe("pushed");
    expect((await site.exchange(back.searchParams.get("code"), attempt)).body.scope).toBe("openid");
  });

  it("MUST be used once: the address is good for nothing after the answer", async () => {
    const { path } = await push();
    expect(location(await ada.phone.get(path)).searchParams.has("code")).toBe(true);
    expect((await ada.phone.get(path)).status).toBe(410);
    const refused = await push({ prompt: "none" });
    const stranger = app.newBrowser();
    expect(location(await stranger.get(refused.path)).searchParams.get("error")).toBe("login_required");
    expect((await stranger.get(refused.path)).status).toBe(410);
  });

  it("gives one of ten windows at the same time the code", async () => {
    const { path } = await push();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ada.phone.get(path)));
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it("expires: a page says so, after a minute, and after half an hour of signing in", async () => {
    const late = await push();
    app.advance(61_000);
    const page = await ada.phone.get(late.path);
    expect(page.status).toBe(410);
    expect(await page.text()).toContain("Go back to the app");
    const slow = await push({ prompt: "login" });
    const screen = app.newBrowser();
    const returnTo = location(await screen.get(slow.path)).searchParams.get("return_to") ?? "";
    app.advance(31 * 60_000);
    expect((await screen.get(returnTo)).status).toBe(410);
  });
});

describe("§5 and §6 metadata", () => {
  it("names the endpoint", async () => {
    const document = await (await fetch(`${app.origin}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({
      pushed_authorization_request_endpoint: `${app.origin}/oauth/par`,
      require_pushed_authorization_requests: false,
    });
  });

  it("MUST refuse a request that was not pushed, of a client that has to", async () => {
    const added = await app.createClient({
      name: "Strict",
      kind: "public",
      trust: "first_party",
      redirectUris,
      settings: { pushedRequestsRequired: true },
    });
    const party = createRelyingParty(app, added);
    const plain = await party.authorize(ada.phone, party.attempt());
    expect(plain?.searchParams.get("error")).toBe("invalid_request");
    expect(plain?.searchParams.has("code")).toBe(false);
    const { path } = await push({}, party, added.id, null);
    expect(location(await ada.phone.get(path)).searchParams.has("code")).toBe(true);
  });
});

describe("threats to a request_uri (§7)", () => {
  it("is of no use to another client, nor without its client", async () => {
    const other = await newPublicClient();
    const { uri, path } = await push();
    expect((await ada.phone.get(pathFor(uri, other.id))).status).toBe(410);
    expect((await ada.phone.get(`/oauth/authorize?request_uri=${uri}`)).status).toBe(410);
    expect(location(await ada.phone.get(path)).searchParams.has("code")).toBe(true);
  });

  it("belongs to the first browser that comes with it", async () => {
    const { path } = await push({ prompt: "login" });
    expect((await app.newBrowser().get(path)).status).toBe(303);
    expect((await ada.phone.get(path)).status).toBe(410);
  });

  it.each([
    `${prefix}${"A".repeat(43)}`,
    `${prefix}${"A".repeat(42)}`,
    `${prefix}' or '1'='1`,
    prefix,
    "https://evil.example/request.jwt",
    "http://169.254.169.254/latest/meta-data",
    "file:///etc/passwd",
  ])("cannot be guessed, and nothing is fetched: %s", async (uri) => {
    const answer = await ada.phone.get(pathFor(uri));
    expect([400, 410]).toContain(answer.status);
    expect(answer.headers.get("location")).toBeNull();
  });

  it("is told as unsupported at the client's own address when it is somewhere else (OpenID Connect Core §6.2)", async () => {
    const back = await site.authorize(ada.phone, site.attempt({ request_uri: "https://app.example/request.jwt" }));
    expect(back?.searchParams.get("error")).toBe("request_uri_not_supported");
  });

  it("cannot be named twice", async () => {
    const [one, other] = [await push(), await push()];
    const answer = await ada.phone.get(`${one.path}&request_uri=${other.uri}`);
    expect(answer.headers.get("location")).toBeNull();
  });

  it("does not leave the stored secret anywhere, and is swept away", async () => {
    const { uri } = await push();
    const rows = await app.deps.db.selectFrom("pushed_requests").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(uri.slice(prefix.length));
    expect(JSON.stringify(rows)).not.toContain(client.secret);
  });
});
