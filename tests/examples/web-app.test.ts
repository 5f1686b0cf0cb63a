import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProcess, invitePerson, runCommand, runExample } from "../kit/example-process.ts";
import { createHttpBrowser, type HttpBrowser, readAttribute } from "../kit/http-browser.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";

let server: ServerProcess;
let ada: RegisteredPerson;
let webApp: ExampleProcess;
let site: string;

beforeAll(async () => {
  server = await startServer();
  ada = await invitePerson(server, "Ada Lovelace");
  site = `http://localhost:${await freePort()}/`;
  const uris = ["--redirect-uri", `${site}callback`, "--post-logout-redirect-uri", site];
  await runCommand(server, "client", "add", "Wiki", "--id", "wiki", ...uris);
  const env = { COUNTERSIGN_URL: server.url, CLIENT_ID: "wiki", EXAMPLE_PORT: new URL(site).port };
  webApp = runExample("examples/web-app/web-app.ts", [], env);
  await webApp.find(/The site is at/);
});
afterAll(async () => {
  await webApp?.kill();
  await server?.close();
});

const locationOf = (response: Response): string => {
  if (response.status !== 303 && response.status !== 302)
    throw new Error(`${response.url} answered ${response.status}`);
  return response.headers.get("location") ?? "";
};

/** From the site's link to Countersign's answer: the address of the site that the browser is sent back to. */
async function authorize(visitor: HttpBrowser, provider: HttpBrowser, decision: "allow" | "deny"): Promise<string> {
  const asked = await provider.get(locationOf(await visitor.get("/sign-in")));
  if (asked.status !== 200) return locationOf(asked);
  const authorization = readAttribute(await asked.text(), 'name="authorization" value') ?? "";
  return locationOf(await provider.post("/oauth/consent", { authorization, decision }));
}

describe("examples/web-app", () => {
  it("signs in with code and PKCE, shows the claims, and signs out here and at Countersign", async () => {
    const visitor = createHttpBrowser(new URL(site).origin);
    const provider = createHttpBrowser(server.url);
    expect(await (await visitor.get("/")).text()).toContain("Nobody is signed in.");
    await ada.signIn(provider);
    const back = await authorize(visitor, provider, "allow");
    expect(back).toMatch(new RegExp(`^${site}callback\\?`));
    expect(locationOf(await visitor.get(back))).toBe("/");
    const page = await (await visitor.get("/")).text();
    expect(page).toContain("Hello Ada Lovelace");
    expect(page).toContain(`<dd>${server.url}</dd>`);

    const signOut = locationOf(await visitor.post("/sign-out", {}));
    expect(signOut.startsWith(`${server.url}/oauth/logout?`)).toBe(true);
    // The hint is an ID token of this very session, so nobody is asked again.
    expect(locationOf(await provider.get(signOut))).toBe(site);
    expect(await (await visitor.get("/")).text()).toContain("Nobody is signed in.");
    expect(locationOf(await provider.get("/"))).toContain("/sign-in");
  });

  it("says so when the person refuses", async () => {
    const visitor = createHttpBrowser(new URL(site).origin);
    const provider = createHttpBrowser(server.url);
    const grace = await invitePerson(server, "Grace Hopper");
    await grace.signIn(provider);
    const refused = await visitor.get(await authorize(visitor, provider, "deny"));
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain("The sign-in was denied.");
  });

  it("takes no answer that another browser asked for", async () => {
    const [visitor, stranger] = [createHttpBrowser(new URL(site).origin), createHttpBrowser(new URL(site).origin)];
    const provider = createHttpBrowser(server.url);
    await ada.signIn(provider);
    const back = await authorize(visitor, provider, "allow");
    await stranger.get("/sign-in");
    expect((await stranger.get(back)).status).toBe(400);
    expect(await (await stranger.get("/")).text()).toContain("Nobody is signed in.");
  });

  it("survives a cookie and an address that make no sense", async () => {
    const answer = await fetch(`${site}callback?code=1`, { headers: { cookie: "web_app_sign_in=bm9uc2Vuc2U" } });
    expect(answer.status).toBe(400);
    expect((await fetch(`${site}nowhere`)).status).toBe(404);
    expect((await fetch(site)).status).toBe(200);
  });

  it("does not sign out for another site", async () => {
    const answer = await fetch(`${site}sign-out`, { method: "POST", headers: { "sec-fetch-site": "cross-site" } });
    expect(answer.status).toBe(403);
  });
});
