/** A phone that is rung, one without network, one that is new, and a server that goes away: both screens, as built. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { launchBrowser, type Screen } from "../kit/browser.ts";
import { createFakeCamera } from "../kit/fake-camera.ts";
import { type PushService, startPushService } from "../kit/push-service.ts";
import { startServer } from "../kit/server-process.ts";
import { setClockWrong } from "../kit/wrong-clock.ts";
import { scanQr } from "./qr-picture.ts";
import { type Stage, stageOf } from "./stage.ts";
import {
  approve,
  button,
  newPerson,
  openSignIn,
  type PersonWithPhone,
  readCode,
  requestOf,
  seeHeading,
  seeHome,
  seeText,
  sessionRow,
} from "./steps.ts";

const { home, offline, settings, status, request } = en.app.screens;
const { ask, devices, proximity } = en;
const camera = createFakeCamera();

let stage: Stage;
let pushes: PushService;
let ada: PersonWithPhone;
let phone: Page;

beforeAll(async () => {
  const [server, browser, service] = await Promise.all([
    startServer(),
    launchBrowser(undefined, camera.flags),
    startPushService(),
  ]);
  stage = await stageOf(server, browser);
  pushes = service;
  ada = await newPerson(stage, "Ada Lovelace", { withPrf: true });
  phone = ada.phone.page;
});
afterAll(async () => {
  await stage?.close();
  await pushes?.close();
  camera.close();
});

const openApp = async (page: Page, fragment = ""): Promise<void> => {
  await page.goto("about:blank");
  await page.goto(`${stage.server.url}/app${fragment}`);
};

/** A new screen that says who is to be asked, and shows the code for them. */
async function nameAda(): Promise<Screen> {
  const screen = await openSignIn(stage);
  await screen.page.locator("#ask-name").fill(ada.identifier);
  await screen.page.keyboard.press("Enter");
  await seeHeading(screen.page, ask.named.heading);
  return screen;
}

/** The digits that stand on the new screen, into the request that the app lists. */
async function enterInApp(page: Page, screen: Page): Promise<void> {
  await seeHeading(page, home.one);
  await page.getByLabel(request.field).fill(await readCode(screen));
  await button(page, request.proceed).click();
  await button(page, en.approval.approve).waitFor();
}

/** A browser without a screen subscribes nowhere: the page tells the server of a subscription at the kit's push service. */
async function subscribe(page: Page): Promise<void> {
  const { key } = (await page.evaluate(async () => (await fetch("/app/push/key")).json())) as { key: string };
  const { subscription } = pushes.subscribe(key);
  const answered = await page.evaluate(async (body) => {
    const headers = { "content-type": "application/json" };
    return (await fetch("/app/push/subscribe", { method: "POST", headers, body: JSON.stringify(body) })).status;
  }, subscription);
  expect(answered).toBe(200);
}

/** Hands what the push service could decrypt to the app's service worker, as the browser would. */
async function deliver(page: Page, data: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const scope = `${stage.server.url}/app`;
  const registered = new Promise<string>((resolve) =>
    devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === scope && !isDeleted);
      if (own !== undefined) resolve(own.registrationId);
    }),
  );
  await devTools.send("ServiceWorker.enable");
  const registrationId = await registered;
  await devTools.send("ServiceWorker.deliverPushMessage", { origin: stage.server.url, registrationId, data });
}

const notifications = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration("/app");
    return (await registration?.getNotifications())?.map(({ title, body, tag }) => ({ title, body, tag }));
  });

it("rings the phone when somebody gives their name, and signs the screen in whose code is typed there", {
  timeout: 60_000,
}, async () => {
  await openApp(phone);
  await phone.evaluate(async () => void (await navigator.serviceWorker.ready));
  await phone.context().grantPermissions(["notifications"], { origin: stage.server.url });
  await subscribe(phone);
  // The app is closed: whoever rings now rings the service worker.
  await phone.goto(`${stage.server.url}/link`);

  const screen = await nameAda();
  const push = await pushes.next();
  const id = await requestOf(screen.page);
  expect(push).toMatchObject({
    urgency: "high",
    claims: { aud: pushes.origin },
    json: { type: "sign_in", request: id },
  });
  expect(push.text).not.toContain((await readCode(screen.page)).replaceAll(" ", ""));
  await deliver(phone, push.text);
  const shown = { title: String(push.json.title), body: String(push.json.body), tag: id };
  await expect.poll(() => notifications(phone)).toEqual([shown]);
  expect(shown.body).toContain("Linux");

  await openApp(phone);
  await enterInApp(phone, screen.page);
  await approve(phone);
  await seeHome(screen.page, ada);
  await openApp(phone);
  await seeHeading(phone, home.none);
  await expect.poll(() => notifications(phone)).toEqual([]);
  await screen.close();
});

it("vouches without network by eight digits; what that gave has limits, until the phone is back and lifts them", {
  timeout: 60_000,
}, async () => {
  await openApp(phone, "#settings");
  await phone.getByRole("button", { name: `${settings.offline}: ${settings.turnOn}` }).click();
  await phone.getByRole("button", { name: `${settings.offline}: ${settings.turnOff}` }).waitFor();
  await phone.context().setOffline(true);
  // Travellers set clocks: this one is wrong by a day from here on, and nothing asks it.
  await setClockWrong(phone, 24 * 3600 * 1000);

  const screen = await nameAda();
  await button(screen.page, ask.named.offline).click();
  await seeHeading(screen.page, ask.offline.heading);
  const challenge = await readCode(screen.page);
  await openApp(phone);
  await seeHeading(phone, home.away);
  await phone.getByRole("link", { name: home.withoutNetwork }).click();
  await phone.getByLabel(offline.field).fill(challenge);
  await button(phone, offline.answer).click();
  await seeText(phone, offline.answerLabel);
  await screen.page.getByLabel(ask.offline.answer).fill(await readCode(phone));
  await button(screen.page, ask.offline.submit).click();
  await seeHome(screen.page, ada);
  await seeText(sessionRow(screen.page, /Linux/), proximity.home.limitedHint);

  await phone.context().setOffline(false);
  await phone.goto(stage.server.url);
  await phone.getByRole("link", { name: /^Lift the limits: .* on Linux$/ }).click();
  await seeHeading(phone, proximity.limited.title);
  await button(phone, proximity.limited.keep).click();
  await seeHeading(phone, en.decided.redeemed.title);
  await screen.page.reload();
  await seeHome(screen.page, ada);
  expect(await screen.page.getByText(proximity.home.limitedHint).count()).toBe(0);
  await screen.close();
});

it("brings in a second phone that scans the first one's QR code with its own app, and approves with it", {
  timeout: 60_000,
}, async () => {
  await phone.goto(`${stage.server.url}/devices`);
  await button(phone, devices.add).click();
  await seeHeading(phone, devices.addPhone.scanHeading);
  camera.show(await scanQr(phone));
  const second = await stage.browser.openPhone({ withPrf: true });
  await openApp(second.page);
  await seeHeading(second.page, home.signedOut);
  await second.page.getByRole("link", { name: home.scan, exact: true }).click();
  await seeHeading(second.page, devices.enrol.heading("Ada"));
  await button(second.page, devices.enrol.create).click();
  await second.page.waitForURL("**/app");
  await seeHeading(phone, devices.enrolment.bound.title("Pixel 9"));

  const screen = await nameAda();
  await enterInApp(second.page, screen.page);
  await approve(second.page);
  await seeHome(screen.page, ada);
  await screen.close();
  await second.close();
});

it("goes on where it was when the server is killed: the same code, the same request, one sign-in", {
  timeout: 60_000,
}, async () => {
  await openApp(phone);
  await seeHeading(phone, home.none);
  const screen = await nameAda();
  const code = await readCode(screen.page);
  await seeHeading(phone, home.one);
  await stage.server.kill("SIGKILL");
  await seeText(phone, /^Reconnecting/);
  await seeHeading(phone, home.one);
  await stage.server.restart();
  // Each failed attempt waits longer, and a busy machine starts slowly.
  await phone.getByText(status.live).first().waitFor({ timeout: 30_000 });
  expect(await readCode(screen.page)).toBe(code);
  await enterInApp(phone, screen.page);
  await approve(phone);
  await seeHome(screen.page, ada);
  await screen.close();
});
