/**
 * Takes a picture of every page and state on the real server, and of the pages about the account from the gallery:
 * `npm run pictures [-- FOLDER]`. Each in two sizes and two themes, named NAME-SIZE-THEME.png. Codes, ids and times differ
 * from run to run.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { openGallery } from "../gallery/gallery.ts";
import { richest } from "../gallery/richest.ts";
import { scenes } from "../journeys/scenes.ts";
import { openStage } from "../journeys/stage.ts";
import { behindProxy } from "../journeys/steps.ts";
import { launchBrowser } from "../kit/browser.ts";
import { withPalette } from "./palette-png.ts";

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const themes = ["light", "dark"] as const;

const folder = process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures");
mkdirSync(folder, { recursive: true });

async function takePictures(name: string, page: Page): Promise<void> {
  const before = page.viewportSize() ?? sizes.desktop;
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    // A bar at the foot of the screen belongs to the foot of the picture, however long the page.
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width: viewport.width, height: Math.max(viewport.height, height) });
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const picture = await page.screenshot({ fullPage: true, scale: "css" });
      writeFileSync(join(folder, `${name}-${size}-${colorScheme}.png`), withPalette(picture));
    }
  }
  await page.setViewportSize(before);
  console.log(name);
}

async function fromTheGallery(): Promise<void> {
  const gallery = await openGallery();
  const browser = await launchBrowser();
  const { page } = await browser.openNewScreen();
  await page.route(/\/sign-in\/(redeem|events)/, (route) => route.fulfill({ status: 204 }));
  for (const wanted of richest) {
    const found = gallery.screens.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`no screen ${wanted} in the gallery`);
    await page.goto(`${gallery.origin}/${found.name}#${found.fragment ?? ""}`, { waitUntil: "domcontentloaded" });
    await page.locator("main h1").first().waitFor();
    await takePictures(`account-${found.name}`, page);
  }
  await browser.close();
  gallery.server.close();
}

const stage = await openStage({ ...behindProxy, LOG_LEVEL: "warn" });
for (const [, play] of scenes) await play(stage, takePictures);
await stage.close();
await fromTheGallery();
