/**
 * Saves a picture of every screen and asks axe about each: `node tests/gallery/save-pictures.ts FOLDER [NAME…]`.
 * Exits 1 when axe, the console or the width of the page has something to say.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { launchBrowser } from "../kit/browser.ts";
import { openGallery } from "./gallery.ts";

const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const smallest = { width: 320, height: 640 };

/** Complaints about one screen; saves its picture on the way. */
const look = async (page: Page, address: string, path: string, fullPage: boolean): Promise<string[]> => {
  const complaints: string[] = [];
  const complain = (text: string) => complaints.push(text);
  page.removeAllListeners();
  page.on("pageerror", (error) => complain(String(error)));
  page.on("console", (message) => {
    // The gallery has no live server behind it; everything else that the console says matters.
    if (message.type() === "error" && !message.text().includes("404")) complain(message.text());
  });
  // "commit": the approved screen submits its form while it loads, and here nothing answers.
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForSelector("main h1");
  await page.waitForTimeout(200);
  await page.screenshot({ path, fullPage });
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  for (const { id, nodes } of violations) complain(`axe ${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  const before = page.viewportSize() ?? smallest;
  await page.setViewportSize(smallest);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) complain(`${overflow} px too wide at 320 px`);
  await page.setViewportSize(before);
  return complaints;
};

const [folder = "gallery-pictures", ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const { origin, screens, server } = await openGallery();
const browser = await launchBrowser();
for (const device of ["phone", "desktop"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    const options = { colorScheme, reducedMotion: "reduce" as const };
    const { page, close } = await (device === "phone" ? browser.openPhone(options) : browser.openNewScreen(options));
    await page.route(/\/sign-in\/(redeem|events)/, (route) => route.fulfill({ status: 204 }));
    for (const { name, fragment = "" } of screens) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      const path = join(folder, `${name}-${device}-${colorScheme}.png`);
      const complaints = await look(page, `${origin}/${name}#${fragment}`, path, device === "phone");
      for (const complaint of complaints) console.log(`${name} ${device} ${colorScheme}: ${complaint}`);
      if (complaints.length > 0) process.exitCode = 1;
    }
    await close();
  }
}
await browser.close();
server.close();
