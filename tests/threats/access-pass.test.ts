import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { issuePassFor } from "../../src/accounts/access-pass.flow.ts";
import { type HttpBrowser, phoneUserAgent } from "../kit/http-browser.ts";
import { createSoftwareAuthenticator } from "../kit/software-authenticator.ts";
import { authorizeUrl, type Route, routesOf, type Scene, setScene, verdict, waitOnPage } from "./scene.ts";

/** A Temporary Access Pass binds a passkey. Whoever has one tries everything else. */
let scene: Scene;
let holder: HttpBrowser;
let holderToken: string;

async function newPass(reusable = false): Promise<string> {
  const wanted = { issuerId: null, oneTime: !reusable, lifetimeSeconds: 3600 };
  const issued = await issuePassFor(scene.app.deps, scene.ada.identifier, wanted);
  if (!issued.ok) throw new Error(issued.reason);
  return issued.value.url.slice(issued.value.url.indexOf("#") + 1);
}

async function bindIn(browser: HttpBrowser): Promise<Response> {
  const options = await browser.postJson("/pass/passkey/options", {});
  const creation = (await options.json()) as PublicKeyCredentialCreationOptionsJSON;
  const response = createSoftwareAuthenticator(scene.app.origin).create(creation);
  return browser.postJson("/pass/passkey", { response });
}

beforeAll(async () => {
  scene = await setScene();
  holder = scene.app.newBrowser(phoneUserAgent);
  expect((await holder.post("/pass", { token: await newPass(true) })).status).toBe(303);
  holderToken = holder.cookie("pass") ?? "";
});
afterAll(() => scene.close());

describe("stops a Temporary Access Pass from being a sign-in", () => {
  it("at every route of the house: its holder is a stranger there, whichever cookie carries the token", async () => {
    const routes: Route[] = routesOf(scene.app).filter(({ path }) => !path.startsWith("/pass") && path !== "/assets/*");
    expect(routes.length).toBeGreaterThan(40);
    const knock = async ({ method, path }: Route, cookie: string) => {
      const json = /passkey|json|app\//.test(path);
      const filled = path.replace("*", "x.js").replace(":id", "ses_aaaaaaaaaaaaaaaaaaaaaa");
      const body = method === "POST" ? (json ? "{}" : "code=482013") : null;
      const type = json ? "application/json" : "application/x-www-form-urlencoded";
      const headers = { cookie, origin: scene.app.origin, "sec-fetch-site": "same-origin", "content-type": type };
      const answer = await fetch(`${scene.app.origin}${filled}`, { method, headers, body, redirect: "manual" });
      const said = { status: answer.status, location: answer.headers.get("location") };
      await answer.body?.cancel();
      return said;
    };
    const cookie = ["session", "pass"].map((name) => `countersign-${name}=${holderToken}`).join("; ");
    for (const route of routes) {
      const [stranger, passHolder] = [await knock(route, ""), await knock(route, cookie)];
      expect({ route, ...passHolder }).toEqual({ route, ...stranger });
    }
  });

  it("at clients, at home and at a code on another screen", async () => {
    const { app, client } = scene;
    const thief = app.newBrowser();
    const cookie = { cookie: `countersign-session=${holderToken}` };
    const authorize = await thief.get(authorizeUrl(client).path, cookie);
    expect(authorize.headers.get("location")).toMatch(/^\/sign-in\?return_to=/);
    expect((await thief.get("/", cookie)).headers.get("location")).toBe("/sign-in");
    const { code } = await waitOnPage(app);
    expect(await verdict(await thief.post("/link", { code }, cookie))).toMatchObject({ reason: "session_needed" });
  });
});

describe("lets it bind one passkey", () => {
  it("on a page that says whose it is, and leaves whoever is signed in there alone until then", async () => {
    const { mallory, ada } = scene;
    await mallory.phone.post("/pass", { token: `https://login.example/pass#${await newPass()}` });
    const page = await (await mallory.phone.get("/pass")).text();
    expect(page).toContain(ada.identifier);
    expect(await (await mallory.phone.get("/")).text()).toContain(mallory.identifier);
    expect((await mallory.phone.post("/pass/leave", {})).status).toBe(303);
    expect(await (await mallory.phone.get("/pass")).text()).not.toContain(ada.identifier);
  });

  it("and no second one; the session of the pass is gone, an ordinary one is there", async () => {
    const browser = scene.app.newBrowser(phoneUserAgent);
    const token = await newPass();
    await browser.post("/pass", { token });
    const old = browser.cookie("pass") ?? "";
    expect(await (await bindIn(browser)).json()).toEqual({ next: "/" });
    expect(browser.cookie("pass")).toBeUndefined();
    expect(await (await browser.get("/")).text()).toContain(scene.ada.identifier);
    const again = await browser.postJson("/pass/passkey/options", {}, { cookie: `countersign-pass=${old}` });
    expect(await verdict(again)).toEqual({ status: 410, reason: "access_pass_expired" });
    expect(await verdict(await browser.post("/pass", { token }))).toEqual({ status: 410, reason: "access_pass_used" });
    const more = await browser.postJson("/passkeys/registration/options", {});
    expect(await verdict(more)).toEqual({ status: 403, reason: "fresh_verification_needed" });
  });

  it("and tells nobody by its address: the token is in no path, query or page", async () => {
    const token = await newPass();
    const browser = scene.app.newBrowser();
    const answer = await browser.post("/pass", { token });
    expect(answer.headers.get("location")).toBe("/pass");
    expect(await (await browser.get("/pass")).text()).not.toContain(token);
    expect(await verdict(await browser.post("/pass", { token: "nonsense" }))).toMatchObject({ status: 404 });
  });
});
