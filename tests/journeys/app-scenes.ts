/** The app on the phone, as it looks with and without a server. */
import { en } from "../../src/messages/en.ts";
import { close, type Look, type Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";
import { button, newPerson, openSignIn, seeHeading, seeText } from "./steps.ts";

const { home, offline, scan, settings } = en.app.screens;

async function app(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage, "Ada Lovelace", { withPrf: true });
  const { page, context } = ada.phone;
  await page.goto(`${stage.server.url}/app`);
  await seeHeading(page, home.none);
  await look("app-home", page);
  const screen = await openSignIn(stage);
  await screen.page.locator("#ask-name").fill(ada.identifier);
  await screen.page.keyboard.press("Enter");
  await seeHeading(page, home.one);
  await look("app-home-asked", page);

  await page.getByRole("link", { name: home.scan, exact: true }).click();
  await seeText(page, scan.noCamera);
  await look("app-scan-no-camera", page);
  await page.goto(`${stage.server.url}/app#settings`);
  await page.getByRole("button", { name: `${settings.offline}: ${settings.turnOn}` }).click();
  await page.getByRole("button", { name: `${settings.offline}: ${settings.turnOff}` }).waitFor();
  await look("app-settings", page);

  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await page.goto(`${stage.server.url}/app#home`);
  await seeHeading(page, home.one);
  await page.locator("[data-link=away]").waitFor();
  await look("app-home-away", page);
  await page.goto(`${stage.server.url}/app#offline`);
  await page.getByLabel(offline.field).fill("1234567890");
  await button(page, offline.answer).click();
  await seeText(page, offline.answerLabel);
  await look("app-offline-answer", page);
  await context.setOffline(false);
  await close(ada.phone, screen);
}

export const appScenes: readonly (readonly [string, Scene])[] = [["the app on the phone", app]];
