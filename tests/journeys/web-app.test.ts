import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { type ExampleProcess, runCommand, runExample } from "../kit/example-process.ts";
import { freePort } from "../kit/server-process.ts";
import { openStage, type Stage } from "./stage.ts";
import { approve, button, newPerson, openCard, readCard, seeHeading, seeText } from "./steps.ts";

let stage: Stage;
const sites: ExampleProcess[] = [];

beforeAll(async () => {
  stage = await openStage();
});
afterAll(async () => {
  await Promise.all(sites.map((site) => site.kill()));
  await stage?.close();
});

/** Registers examples/web-app under this name and starts it; gives its address. */
async function startWebApp(name: string, id: string, ...more: readonly string[]): Promise<string> {
  const address = `http://localhost:${await freePort()}/`;
  const uris = ["--redirect-uri", `${address}callback`, "--post-logout-redirect-uri", address];
  await runCommand(stage.server, "client", "add", name, "--id", id, ...uris, ...more);
  const env = { COUNTERSIGN_URL: stage.server.url, CLIENT_ID: id, EXAMPLE_PORT: new URL(address).port };
  const site = runExample("examples/web-app/web-app.ts", [], env);
  sites.push(site);
  await site.find(/The site is at/);
  return address;
}

it("signs in to somebody else's web app by a code that the phone approves, asks for consent, and signs out", {
  timeout: 60_000,
}, async () => {
  const site = await startWebApp("Wiki", "wiki");
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  await screen.page.goto(site);
  await screen.page.getByRole("link", { name: "Sign in" }).click();
  await seeHeading(screen.page, en.signIn.heading("Wiki"));

  await openCard(stage, ada.phone.page, screen.page);
  await seeHeading(ada.phone.page, en.approval.heading("Wiki"));
  const card = await readCard(ada.phone.page);
  expect(card.App).toBe(`Wiki${en.approval.thirdParty}`);
  expect(card[en.approval.scopes]).toContain(en.scopes.profile);
  await approve(ada.phone.page);

  await seeHeading(screen.page, en.consent.heading("Wiki"));
  await seeText(screen.page, en.consent.explanation("Wiki"));
  await button(screen.page, en.consent.allow).click();
  await seeHeading(screen.page, "Hello Ada Lovelace");
  expect(screen.page.url()).toBe(site);

  await button(screen.page, "Sign out").click();
  await seeText(screen.page, "Nobody is signed in.");
  expect(screen.page.url()).toBe(site);
  await screen.page.goto(stage.server.url);
  await seeHeading(screen.page, en.signIn.heading(null));
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("signs in to the organisation's own web app without asking for consent", async () => {
  const site = await startWebApp("Intranet", "intranet", "--first-party");
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  await screen.page.goto(`${site}sign-in`);
  await openCard(stage, ada.phone.page, screen.page);
  expect((await readCard(ada.phone.page)).App).toBe(`Intranet${en.approval.firstParty}`);
  await approve(ada.phone.page);
  await seeHeading(screen.page, "Hello Ada Lovelace");
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("returns to the web app with a refusal when the person does not allow it", async () => {
  const site = await startWebApp("Forum", "forum");
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  await screen.page.goto(`${site}sign-in`);
  await openCard(stage, ada.phone.page, screen.page);
  await approve(ada.phone.page);
  await button(screen.page, en.consent.deny).click();
  await seeText(screen.page, "The sign-in was denied.");
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("signs in to a web app on a screen that runs no scripts", { timeout: 60_000 }, async () => {
  const site = await startWebApp("Archive", "archive");
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen({ javaScriptEnabled: false });
  await screen.page.goto(`${site}sign-in`);
  await openCard(stage, ada.phone.page, screen.page);
  await seeHeading(screen.page, /is looking at this/);
  await approve(ada.phone.page);
  await button(screen.page, en.signIn.proceed).click();
  await button(screen.page, en.consent.allow).click();
  await seeHeading(screen.page, "Hello Ada Lovelace");
  await Promise.all([ada.phone.close(), screen.close()]);
});
