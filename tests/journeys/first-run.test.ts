import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { addAuthenticator } from "../kit/browser.ts";
import { openStage, type Stage } from "./stage.ts";
import {
  alertOf,
  approve,
  button,
  newPerson,
  openCard,
  openSignIn,
  readCode,
  seeHeading,
  seeHome,
  seeText,
  verdict,
} from "./steps.ts";

const { devices, firstRun } = en;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

it("takes a new machine from nothing to signed in, known and one's own in one approval; undone on the phone, it is unknown", async () => {
  const ada = await newPerson(stage);
  const { page } = ada.phone;
  const machine = await stage.browser.openNewScreen();
  const sensor = await addAuthenticator(machine.page);
  await machine.page.goto(`${stage.server.url}/start`);
  await machine.page.getByRole("link", { name: firstRun.start.own.go }).click();
  await seeHeading(machine.page, firstRun.signIn.own.title);
  await openCard(stage, page, machine.page);
  await seeText(page, firstRun.card.ownQuestion);
  await page.getByRole("radio", { name: firstRun.card.own }).check();
  await button(page, firstRun.card.approveOwn).click();
  await page.locator("[data-state=approved], [data-state=redeemed]").waitFor();

  // Nobody chose anything on the machine, and it asks for no second approval: it makes its passkey.
  await seeHeading(machine.page, devices.computer.heading);
  await button(machine.page, devices.computer.create).click();
  await seeHome(machine.page, ada);
  await page.goto(`${stage.server.url}/devices`);
  await seeText(page, devices.broughtInBy("Pixel 9"));

  // Nobody touches it from here on: else the browser would offer the passkey, and take the offer up by itself.
  await sensor.setUserPresent(false);
  const key = machine.page.waitForResponse("**/sign-in/known-browser");
  await button(machine.page, en.home.signOut).click();
  await key;
  await openCard(stage, page, machine.page);
  await verdict(page, "known");
  await approve(page);
  await seeHome(machine.page, ada);

  await page.goto(`${stage.server.url}/devices`);
  await page.getByRole("button", { name: /^Undo: .* is not mine$/ }).click();
  await seeHeading(page, devices.enrolment.undone.title);
  const again = await machine.context.newPage();
  await machine.page.close();
  await machine.context.clearCookies();
  const proved = again.waitForResponse("**/sign-in/known-browser");
  await again.goto(`${stage.server.url}/sign-in`);
  await proved;
  await openCard(stage, page, again);
  await page.locator("[data-verdict]").first().waitFor();
  expect(await page.locator("[data-verdict=known]").count()).toBe(0);
  await machine.close();
  await ada.phone.close();
});

it("forgets on a shared screen whoever walks away, after a warning, keys and cookies and all, and waits for the next person", async () => {
  const ada = await newPerson(stage);
  const kiosk = await openSignIn(stage);
  await openCard(stage, ada.phone.page, kiosk.page);
  const chosen = ada.phone.page.waitForResponse((answer) => answer.url().endsWith("/use"));
  await ada.phone.page.getByRole("checkbox", { name: firstRun.card.shared }).check();
  await chosen;
  await approve(ada.phone.page);
  await seeHome(kiosk.page, ada);
  await seeText(kiosk.page, firstRun.shared.note(600));
  // She goes away without a word.
  await kiosk.page.clock.install();
  await kiosk.page.reload();
  await kiosk.page.clock.fastForward("09:10");
  expect(await alertOf(kiosk.page)).toBe(firstRun.shared.warning.replace("{seconds}", "50"));
  await button(kiosk.page, firstRun.shared.signOut).hover();
  await kiosk.page.clock.fastForward("00:30");
  expect(await kiosk.page.locator("#shared-warning").textContent()).toBe("");
  await kiosk.page.clock.fastForward("09:40");
  await seeHeading(kiosk.page, firstRun.signIn.shared.title);
  expect(await readCode(kiosk.page)).toMatch(/\d/);
  expect(await kiosk.page.evaluate(() => indexedDB.databases())).toEqual([]);
  const names = (await kiosk.context.cookies()).map(({ name }) => name);
  expect(names.filter((name) => !name.endsWith("-binding"))).toEqual([]);
  await kiosk.close();
  await ada.phone.close();
});
