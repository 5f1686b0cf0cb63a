/**
 * Takes a picture of every page and state on the real server: `npm run pictures [-- FOLDER]`. Each in two sizes and two
 * themes, named NAME-SIZE-THEME.png. Codes, ids and times differ from run to run.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { scenes } from "../journeys/scenes.ts";
import { openStage } from "../journeys/stage.ts";
import { behindProxy } from "../journeys/steps.ts";
import { withPalette } from "./palette-png.ts";

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const themes = ["light", "dark"] as const;

const folder = process.argv[2] ?? join(import.meta.dirname, "../../docs/pictures");
mkdirSync(folder, { recursive: true });
const stage = await openStage({ ...behindProxy, LOG_LEVEL: "warn" });
for (const [, play] of scenes) {
  await play(stage, async (name, page) => {
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
  });
}
await stage.close();
