import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { de } from "../../src/messages/de.ts";
import { en } from "../../src/messages/en.ts";
import { scanQr } from "./qr-picture.ts";
import { openStage, type Stage } from "./stage.ts";
import {
  acceptInvitation,
  approve,
  button,
  enterCode,
  newPerson,
  openCard,
  openSignIn,
  readCard,
  readCode,
  seeHeading,
  seeHome,
  seeText,
  sessionRow,
  tabTo,
} from "./steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

it("leads from the printed set-up link to a new screen that is signed in without being touched", async () => {
  // It is printed once the server listens, which is when the stage is open.
  const setupLink = await vi.waitUntil(() => /http:\S+\/invitation#\S+(?=\n)/.exec(stage.server.output())?.[0]);
  const phone = await stage.browser.openPhone();
  const ada = await acceptInvitation(phone.page, setupLink);

  const screen = await openSignIn(stage);
  let loads = 0;
  screen.page.on("load", () => loads++);
  const code = await readCode(screen.page);
  expect(code).toMatch(/^\d\d \d\d \d\d$/);

  await enterCode(stage, phone.page, code);
  await seeHeading(phone.page, en.approval.heading(null));
  await seeHeading(screen.page, /Pixel 9 is looking at this$/);
  expect(await readCode(phone.page)).toBe(code);
  expect(await readCard(phone.page)).toEqual({
    "Address bar": expect.stringContaining(new URL(stage.server.url).host),
    App: en.approval.itself,
    As: `${ada.name}${ada.identifier}`,
    "New screen": expect.stringMatching(/^Chrom\S* on Linux$/),
    From: "127.0.0.1",
    Asked: expect.stringMatching(/now|second/),
    For: expect.stringContaining("30 days"),
  });

  await approve(phone.page);
  await seeHome(screen.page, ada);
  expect(new URL(screen.page.url()).pathname).toBe("/");
  // One load: home, whose heading can be seen before it is over. The sign-in page itself never loaded again.
  await screen.page.waitForLoadState("load");
  expect(loads).toBe(1);
  expect(await sessionRow(screen.page, /Linux/).textContent()).toContain("countersigned by Pixel 9");
  await phone.page.reload();
  await seeHeading(phone.page, en.decided.redeemed.title);
  await Promise.all([phone.close(), screen.close()]);
});

it("signs in by the QR code, and shows the short code on the phone for comparison", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  const scanned = await scanQr(screen.page);
  expect(scanned).toMatch(new RegExp(`^${stage.server.url}/link#[\\w-]{22,}$`));
  const code = await readCode(screen.page);

  await ada.phone.page.goto(scanned);
  await button(ada.phone.page, en.approval.approve).waitFor();
  expect(await readCode(ada.phone.page)).toBe(code);
  expect(ada.phone.page.url()).not.toContain("#");
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("asks a phone without a session for one touch, which signs it in and opens what it scanned", async () => {
  const ada = await newPerson(stage);
  await button(ada.phone.page, en.home.signOut).click();
  await seeHeading(ada.phone.page, en.signIn.heading(null));
  const screen = await openSignIn(stage);

  await ada.phone.page.goto(await scanQr(screen.page));
  await button(ada.phone.page, en.approval.approve).waitFor();
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("asks a phone without a session for one touch also when the code is typed", async () => {
  const ada = await newPerson(stage);
  await ada.phone.context.clearCookies();
  const screen = await openSignIn(stage);
  await openCard(stage, ada.phone.page, screen.page);
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("takes a code that is typed with dashes, and a pasted link", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  await enterCode(stage, ada.phone.page, (await readCode(screen.page)).replaceAll(" ", "-"));
  await button(ada.phone.page, en.approval.approve).waitFor();
  await enterCode(stage, ada.phone.page, await readCode(screen.page));
  await button(ada.phone.page, en.approval.approve).waitFor();

  const other = await openSignIn(stage);
  await enterCode(stage, ada.phone.page, `  ${await scanQr(other.page)} `);
  await button(ada.phone.page, en.approval.approve).waitFor();
  await Promise.all([ada.phone.close(), screen.close(), other.close()]);
});

it("signs in both of two windows that show the same code", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  const window = await screen.context.newPage();
  await window.goto(`${stage.server.url}/sign-in`);
  expect(await readCode(window)).toBe(await readCode(screen.page));
  await openCard(stage, ada.phone.page, screen.page);
  await Promise.all([seeHeading(window, /is looking at this$/), seeHeading(screen.page, /is looking at this$/)]);
  await approve(ada.phone.page);

  const isHome = (page: typeof window) => page.getByText(ada.identifier);
  const isDone = (page: typeof window) => page.locator("[data-state=redeemed]");
  await Promise.all([screen.page, window].map((page) => isHome(page).or(isDone(page)).waitFor()));
  for (const page of [screen.page, window]) {
    if (await isDone(page).isVisible()) await page.getByRole("link", { name: en.signIn.proceed }).click();
    await seeHome(page, ada);
  }
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("can be done from end to end with Tab and Enter alone", async () => {
  const phone = await stage.browser.openPhone();
  const page = phone.page;
  await page.goto(await stage.invite());
  await page.getByLabel(en.invitation.name).waitFor();
  await tabTo(page, page.getByLabel(en.invitation.name));
  await page.keyboard.type("Grace Hopper");
  await page.keyboard.press("Tab");
  await page.keyboard.type("grace-keyboard");
  await page.keyboard.press("Enter");
  await seeHeading(page, "Grace Hopper");
  await tabTo(page, page.getByRole("link", { name: en.home.link }));
  await page.keyboard.press("Enter");
  await seeHeading(page, en.link.heading);

  const screen = await openSignIn(stage);
  await tabTo(page, page.getByLabel(en.link.field));
  await page.keyboard.type(await readCode(screen.page));
  await page.keyboard.press("Enter");
  await button(page, en.approval.approve).waitFor();
  await tabTo(page, button(page, en.approval.approve));
  await page.keyboard.press("Enter");
  await page.locator("[data-state=approved], [data-state=redeemed]").waitFor();
  await seeHome(screen.page, { name: "Grace Hopper", identifier: "grace-keyboard" });
  await tabTo(screen.page, button(screen.page, en.home.signOut));
  await screen.page.keyboard.press("Enter");
  await seeHeading(screen.page, en.signIn.heading(null));
  await Promise.all([phone.close(), screen.close()]);
});

it("speaks German to browsers that ask for it, from the invitation to home", async () => {
  const german = { locale: "de-DE" };
  const phone = await stage.browser.openPhone(german);
  const page = phone.page;
  await page.goto(await stage.invite());
  await page.getByLabel(de.invitation.name).fill("Emmy Noether");
  await page.getByLabel(de.invitation.identifier).fill("emmy@example.org");
  await button(page, de.invitation.create).click();
  await seeHeading(page, de.home.sessions);

  const screen = await openSignIn(stage, german);
  await seeHeading(screen.page, de.signIn.heading(null));
  expect(await screen.page.locator("html").getAttribute("lang")).toBe("de");
  await page.goto(`${stage.server.url}/link`);
  await page.getByLabel(de.link.field).fill(await readCode(screen.page));
  await button(page, de.link.submit).click();
  await button(page, de.approval.approve).click();
  await seeHeading(screen.page, de.home.sessions);
  await seeText(screen.page, "emmy@example.org");
  await Promise.all([phone.close(), screen.close()]);
});
