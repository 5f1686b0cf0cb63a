/**
 * Saves a picture of every screen and asks axe about each: `node tests/gallery/save-pictures.ts FOLDER [NAME…]`.
 * Exits 1 when axe, the console or the width of the page has something to say.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, chromium } from "playwright-core";
import { openGallery } from "./gallery.ts";

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const schemes = ["light", "dark"] as const;
const flags =
  "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

/** Complaints about one screen at one size and scheme; saves its picture on the way. */
const look = async (
  browser: Browser,
  address: string,
  size: keyof typeof sizes,
  scheme: "light" | "dark",
  to: string,
) => {
  const context = await browser.newContext({ viewport: sizes[size], colorScheme: scheme, reducedMotion: "reduce" });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    // The gallery has no live server behind it; everything else that the console says matters.
    if (message.type() === "error" && !/404|ERR_FAILED/.test(message.text())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.route(/\/sign-in\/(redeem|events)/, (route) => route.fulfill({ status: 204 }));
  // "commit": the approved screen submits its form while it loads, and here nothing answers.
  await page.goto(address, { waitUntil: "commit" });
  await page.waitForSelector("main h1");
  await page.waitForTimeout(250);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  for (const { id, nodes } of violations) complaints.push(`axe ${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  await page.screenshot({ path: to, fullPage: size === "phone" });
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) complaints.push(`${overflow} px too wide at 320 px`);
  await context.close();
  return complaints;
};

const [folder = "gallery-pictures", ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const { origin, names, server } = await openGallery();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: flags.split(" "),
});
for (const name of names.filter((each) => wanted.length === 0 || wanted.includes(each))) {
  for (const size of Object.keys(sizes) as (keyof typeof sizes)[]) {
    for (const scheme of schemes) {
      for (const complaint of await look(
        browser,
        `${origin}/${name}`,
        size,
        scheme,
        join(folder, `${name}-${size}-${scheme}.png`),
      )) {
        console.log(`${name} ${size} ${scheme}: ${complaint}`);
        process.exitCode = 1;
      }
    }
  }
}
await browser.close();
server.close();
