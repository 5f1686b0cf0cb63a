/** The app on the phone, as built: installed, started without network, ringing, scanning, answering. */
import { createHmac } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { ocraDigits, ocraInput } from "../../src/offline-answer/ocra.ts";
import { fill } from "../../src/ui/app-words.ts";
import { launchBrowser } from "../kit/browser.ts";
import { createFakeCamera } from "../kit/fake-camera.ts";
import { startServer } from "../kit/server-process.ts";
import { scanQr } from "./qr-picture.ts";
import { type Stage, stageOf } from "./stage.ts";
import {
  approve,
  button,
  newPerson,
  openSignIn,
  type PersonWithPhone,
  seeHeading,
  seeHome,
  seeText,
  tabTo,
} from "./steps.ts";

const { home, scan, offline, settings, status } = en.app.screens;
const camera = createFakeCamera();

let stage: Stage;
let ada: PersonWithPhone;
let phone: Page;
let devTools: CDPSession;

beforeAll(async () => {
  stage = await stageOf(...(await Promise.all([startServer(), launchBrowser(undefined, camera.flags)])));
  ada = await newPerson(stage, "Ada Lovelace", { withPrf: true });
  phone = ada.phone.page;
  devTools = await phone.context().newCDPSession(phone);
});
afterAll(async () => {
  await stage?.close();
  camera.close();
});

const openApp = async (fragment = ""): Promise<void> => {
  // Another fragment alone loads nothing anew.
  await phone.goto("about:blank");
  await phone.goto(`${stage.server.url}/app${fragment}`);
};

const serviceWorkerIsReady = () =>
  phone.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state !== "activated")
      await new Promise((activated) => active?.addEventListener("statechange", activated, { once: true }));
  });

it("loads little at first: all that is needed, compressed, and nothing of the other screens", async () => {
  const loaded: Promise<{ path: string; body: Buffer; sent: number }>[] = [];
  const { page, close } = await stage.browser.openPhone({ withPrf: true });
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (pathname !== "/app" && !/^\/assets\/.*(js|css)$/.test(pathname)) return;
    loaded.push(
      Promise.all([response.body(), response.request().sizes()]).then(([body, { responseBodySize }]) => ({
        path: pathname,
        body,
        sent: responseBodySize,
      })),
    );
  });
  await page.goto(`${stage.server.url}/app`);
  await seeHeading(page, home.signedOut);
  page.removeAllListeners("response");
  const files = await Promise.all(loaded);
  expect(files.map(({ path }) => path)).toContain("/app");
  expect(files.filter(({ path }) => /scan|decode|offline|settings/.test(path))).toEqual([]);

  // All that the app may ever load, which the service worker fetches later: still less than the first load may be.
  const worker = await (await fetch(`${stage.server.url}/app/service-worker.js`)).text();
  const { assets } = JSON.parse(/^self\.appBuild=(.*);$/m.exec(worker)?.[1] ?? "") as { assets: string[] };
  const everything = await Promise.all(
    ["/app", ...assets].map(async (path) => Buffer.from(await (await fetch(stage.server.url + path)).arrayBuffer())),
  );
  const sum = (bodies: readonly Buffer[], compress: (body: Buffer) => Buffer) =>
    bodies.reduce((bytes, body) => bytes + compress(body).byteLength, 0);
  const sizes = {
    sent: files.reduce((bytes, { sent }) => bytes + sent, 0),
    gzip: sum(
      files.map(({ body }) => body),
      (body) => gzipSync(body),
    ),
    brotli: sum(
      files.map(({ body }) => body),
      (body) => brotliCompressSync(body),
    ),
    everything: sum(everything, (body) => gzipSync(body)),
  };
  console.log(`first load of /app in bytes, ${files.length} files: ${JSON.stringify(sizes)}`);
  for (const bytes of Object.values(sizes)) expect(bytes).toBeLessThan(60_000);
  await close();
});

it("can be installed: Chromium has nothing against its manifest", async () => {
  await openApp();
  await serviceWorkerIsReady();
  const { errors, data } = await devTools.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(JSON.parse(data ?? "{}")).toMatchObject({ start_url: "/app", display: "standalone" });
  const { installabilityErrors } = await devTools.send("Page.getInstallabilityErrors");
  // Test contexts are private windows, and from those nothing is ever installed.
  expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
});

it("shows who asks as it happens, moves nothing while it does, and takes a no", async () => {
  await phone.addInitScript(() => {
    Object.assign(window, { shifted: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        (window as { shifted?: number }).shifted! += (entry as { value?: number }).value ?? 0;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await openApp();
  await seeHeading(phone, home.none);
  await seeText(phone, status.live);
  const screen = await openSignIn(stage);
  await screen.page.locator("#ask-name").fill(ada.identifier);
  await screen.page.keyboard.press("Enter");
  await seeHeading(phone, home.one);
  expect(await phone.evaluate(() => (window as { shifted?: number }).shifted)).toBe(0);
  await tabTo(phone, phone.getByRole("button", { name: /^This is not me/ }));
  await phone.keyboard.press("Enter");
  await seeHeading(phone, home.none);
  await screen.close();
});

it("starts without network, says so, and comes back by itself", async () => {
  await openApp();
  await serviceWorkerIsReady();
  await phone.context().setOffline(true);
  await phone.reload();
  await seeHeading(phone, home.away);
  await phone.getByRole("link", { name: home.withoutNetwork }).click();
  await seeHeading(phone, offline.notSetUp);
  await phone.goBack();
  await phone.context().setOffline(false);
  await seeHeading(phone, home.none);
});

it("opens the request that its camera sees, and nothing else", async () => {
  camera.show("https://evil.example/link#Vb3kQz8TfW1nXy6RmJ4uPg");
  await openApp();
  await phone.getByRole("link", { name: home.scan, exact: true }).click();
  await seeText(phone, scan.foreign);
  await phone.getByRole("link", { name: en.app.screens.back }).click();
  const screen = await openSignIn(stage);
  camera.show(await scanQr(screen.page));
  await phone.getByRole("link", { name: home.scan, exact: true }).click();
  await button(phone, en.approval.approve).waitFor();
  await approve(phone);
  await seeHome(screen.page, ada);
  await screen.close();
});

it("answers a number without network, with the digits that the server expects", async () => {
  await openApp("#settings");
  await phone.getByRole("button", { name: `${settings.offline}: ${settings.turnOn}` }).click();
  await phone.getByRole("button", { name: `${settings.offline}: ${settings.turnOff}` }).waitFor();
  await phone.context().setOffline(true);
  await openApp("#offline");
  await phone.getByLabel(offline.field).fill("12345 67890");
  await button(phone, offline.answer).click();
  await seeText(phone, offline.answerLabel);
  const shown = await phone.locator(".app-answer .visually-hidden").textContent();
  const { key } = await stage.db.selectFrom("offline_keys").select("key").executeTakeFirstOrThrow();
  const hmac = createHmac("sha256", Buffer.from(key, "base64url")).update(ocraInput("1234567890")).digest();
  expect(shown?.replaceAll(" ", "")).toBe(ocraDigits(hmac));
  await phone.context().setOffline(false);
});

it("shows what is pushed to it as a notification, and takes it away when it is over", async () => {
  await phone.context().grantPermissions(["notifications"], { origin: stage.server.url });
  // An open app would take the notification of a request away that is not in its list.
  await phone.goto(`${stage.server.url}/link`);
  const registered = new Promise<string>((resolve) =>
    devTools.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const own = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${stage.server.url}/app` && !isDeleted);
      if (own !== undefined) resolve(own.registrationId);
    }),
  );
  await devTools.send("ServiceWorker.enable");
  const registrationId = await registered;
  const push = (message: object) =>
    devTools.send("ServiceWorker.deliverPushMessage", {
      origin: stage.server.url,
      registrationId,
      data: JSON.stringify(message),
    });
  const notifications = () =>
    phone.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration("/app");
      return (await registration?.getNotifications())?.map(({ title, tag }) => ({ title, tag }));
    });
  await push({ type: "sign_in", request: "sir_1", title: "Sign in?", body: "Firefox on Windows 11", url: "/app" });
  await expect.poll(notifications).toEqual([{ title: "Sign in?", tag: "sir_1" }]);
  await push({ type: "sign_in_over", request: "sir_1" });
  await expect.poll(notifications).toEqual([]);
});

it("says that it is reconnecting when the server is away, and goes on when it is back", async () => {
  await openApp();
  await seeHeading(phone, home.none);
  await stage.server.kill();
  await seeText(phone, fill(status.lost, { ago: en.app.screens.justNow }));
  await stage.server.restart();
  await seeText(phone, status.live);
});
