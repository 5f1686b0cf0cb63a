import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { addAuthenticator } from "../kit/browser.ts";
import { scanQr } from "./qr-picture.ts";
import { openStage, type Stage } from "./stage.ts";
import { button, newPerson, seeHeading, seeHome, seeText, signInByCode, tabTo } from "./steps.ts";

const { devices } = en;
let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

it("brings in a second phone by the first one's QR code, which sees it arrive and can send it away again", async () => {
  const ada = await newPerson(stage);
  const old = ada.phone.page;
  await old.goto(`${stage.server.url}/devices`);
  await seeText(old, devices.hints.only_one);
  await tabTo(old, button(old, devices.add));
  await old.keyboard.press("Enter");
  await seeHeading(old, devices.addPhone.scanHeading);
  const link = await scanQr(old);
  expect(link).toBe(await old.getByLabel(devices.addPhone.link).inputValue());

  const phone = await stage.browser.openPhone();
  await phone.page.goto(link);
  await seeHeading(phone.page, devices.enrol.heading("Ada"));
  expect(phone.page.url()).not.toContain("#");
  await button(phone.page, devices.enrol.create).click();
  await phone.page.waitForURL("**/app");
  expect(await phone.authenticator.credentials()).toHaveLength(1);

  // Nobody touches the old phone: its page follows.
  await seeHeading(old, devices.enrolment.bound.title("Pixel 9"));
  await phone.page.goto(`${stage.server.url}/devices`);
  expect(await phone.page.locator("[data-device]").count()).toBe(2);

  await button(old, devices.enrolment.undo).click();
  await seeHeading(old, devices.enrolment.undone.title);
  await phone.page.goto(`${stage.server.url}/devices`);
  expect(await phone.page.locator("[data-device]").count()).toBe(0);
  await phone.close();
  await ada.phone.close();
});

it("lets a computer that the phone has just signed in have a passkey of its own, when the phone says so", async () => {
  const ada = await newPerson(stage);
  const screen = await signInByCode(stage, ada);
  await addAuthenticator(screen.page);
  const { page } = ada.phone;
  await button(page, devices.computer.offer).click();
  await seeText(page, devices.computer.offered(new URL(stage.server.url).host));

  // Nobody touches the computer either: home offers it by itself.
  await screen.page.getByRole("link", { name: devices.computer.go }).click();
  await seeHeading(screen.page, devices.computer.heading);
  await button(screen.page, devices.computer.create).click();
  await seeHome(screen.page, ada);
  await screen.page.goto(`${stage.server.url}/devices`);
  await seeText(screen.page, devices.broughtInBy("Pixel 9"));
  await screen.close();
  await ada.phone.close();
});
