import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { launchBrowser, type TestBrowser } from "../kit/browser.ts";
import { createRelyingParty } from "../kit/relying-party.ts";

/**
 * Chromium applies the page's form-action to every redirect that follows a form, so a form whose answer leads to a
 * client works only if the page named that client. Only a real browser can tell.
 */
let app: TestApp;
let ada: Person;
let browser: TestBrowser;
let listener: Server;
let clientOrigin: string;

beforeAll(async () => {
  listener = createServer((_request, response) =>
    response.setHeader("content-type", "text/html").end("<title>arrived</title>"),
  );
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  clientOrigin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  [app, browser] = await Promise.all([startApp(), launchBrowser()]);
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(async () => {
  await Promise.all([app?.close(), browser?.close()]);
  listener.close();
});

/** A loopback client: its port differs from the registered address, as an app's own does. */
async function newParty(trust: "first_party" | "third_party") {
  const redirectUris = ["http://127.0.0.1/callback"];
  const postLogoutRedirectUris = [`${clientOrigin}/goodbye`];
  const client = await app.createClient({
    name: "Loopback",
    kind: "public",
    trust,
    redirectUris,
    postLogoutRedirectUris,
  });
  return { client, party: createRelyingParty(app, client, `${clientOrigin}/callback`) };
}

async function openSignedIn(path: string): Promise<Page> {
  const laptop = app.newBrowser();
  await ada.signIn(laptop);
  const { context, page } = await browser.openNewScreen();
  await context.addCookies([{ name: "countersign-session", value: laptop.cookie("session") ?? "", url: app.origin }]);
  await page.goto(app.origin + path);
  return page;
}

describe("a form that ends at the client", () => {
  it.each(["allow", "deny"])("consent, decided %s", async (decision) => {
    const { party } = await newParty("third_party");
    const page = await openSignedIn(party.attempt().path);
    await page.click(`button[value=${decision}]`);
    await page.waitForURL(`${clientOrigin}/callback?**`);
    expect(new URL(page.url()).searchParams.has(decision === "allow" ? "code" : "error")).toBe(true);
    await page.context().close();
  });

  it("sign-in by code, through the authorization endpoint", async () => {
    const { party } = await newParty("first_party");
    const { page, context } = await browser.openNewScreen();
    await page.goto(app.origin + party.attempt().path);
    await ada.openAndApprove((await page.getAttribute("[data-user-code]", "data-user-code")) ?? "");
    await page.reload();
    await page.click("#redeem-form button");
    await page.waitForURL(`${clientOrigin}/callback?code=**`);
    await context.close();
  });

  it("sign-out, confirmed", async () => {
    const { client } = await newParty("first_party");
    const query = new URLSearchParams({
      client_id: client.id,
      post_logout_redirect_uri: `${clientOrigin}/goodbye`,
      state: "1",
    });
    const page = await openSignedIn(`/oauth/logout?${query}`);
    await page.click("form button");
    await page.waitForURL(`${clientOrigin}/goodbye?state=1`);
    await page.goto(app.origin);
    expect(page.url()).toContain("/sign-in");
    await page.context().close();
  });
});
