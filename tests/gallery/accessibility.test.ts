/**
 * The pages about the account, coming back, and the app, each alone: axe in both themes, and German at 320 CSS pixels.
 * The sign-in, the card and what follows are asked about on the real server, in tests/journeys/accessibility.test.ts.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeComplaints, overflowOf } from "../kit/accessibility.ts";
import type { Screen } from "../kit/browser.ts";
import { richest } from "./richest.ts";
import { type GalleryStage, openGalleryStage } from "./stage.ts";

let stage: GalleryStage;
let screen: Screen;

beforeAll(async () => {
  stage = await openGalleryStage();
  screen = await stage.openStillWindow();
});
afterAll(() => stage?.close());

async function open(page: Page, name: string, fragment: string, language: string): Promise<void> {
  // A fragment alone would not load the page anew.
  await page.goto(`${stage.origin}/${name}?language=${language}#${fragment}`, { waitUntil: "domcontentloaded" });
  await page.locator("main h1").first().waitFor();
}

async function complaintsAbout(page: Page, name: string, fragment: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light" });
  await open(page, name, fragment, "en");
  const complaints = await axeComplaints(page, name);
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, name, fragment, "de");
  const overflow = await overflowOf(page);
  if (overflow > 0) complaints.push(`${name}: ${overflow} px too wide at 320 px in German`);
  await page.setViewportSize({ width: 390, height: 844 });
  return complaints;
}

it("is accessible in both themes and fits 320 pixels in German, screen by screen", { timeout: 120_000 }, async () => {
  const complaints: string[] = [];
  for (const wanted of richest) {
    const found = stage.screens.find(({ name }) => name === wanted);
    if (found === undefined) throw new Error(`no screen ${wanted} in the gallery`);
    complaints.push(...(await complaintsAbout(screen.page, found.name, found.fragment ?? "")));
  }
  expect(complaints).toEqual([]);
});
