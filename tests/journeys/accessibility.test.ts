import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { axeComplaints, overflowOf } from "../kit/accessibility.ts";
import { scenes } from "./scenes.ts";
import { openStage, type Stage } from "./stage.ts";
import { behindProxy } from "./steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(behindProxy);
});
afterAll(() => stage?.close());

/** What axe finds in light and in dark, and whether the page is too wide for 320 CSS pixels (WCAG 1.4.10). */
async function complaintsAbout(name: string, page: Page): Promise<string[]> {
  const complaints = await axeComplaints(page, name);
  const before = page.viewportSize() ?? { width: 1280, height: 800 };
  await page.setViewportSize({ width: 320, height: 640 });
  const overflow = await overflowOf(page);
  if (overflow > 0) complaints.push(`${name}: ${overflow} px too wide at 320 px`);
  await page.setViewportSize(before);
  return complaints;
}

it.each(scenes)("is accessible in both themes and fits 320 pixels: %s", { timeout: 120_000 }, async (_name, play) => {
  const complaints: string[] = [];
  await play(stage, async (name, page) => {
    complaints.push(...(await complaintsAbout(name, page)));
  });
  expect(complaints).toEqual([]);
});
