import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on this page in light and in dark, each complaint with the page's `name`. */
export async function axeComplaints(page: Page, name: string): Promise<string[]> {
  // Of all rules only color-contrast sees the theme.
  const runs = [
    ["light", (axe: AxeBuilder) => axe.withTags(tags)],
    ["dark", (axe: AxeBuilder) => axe.withRules(["color-contrast"])],
  ] as const;
  const complaints: string[] = [];
  for (const [colorScheme, choose] of runs) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Legacy mode spares a second page for each answer; that page matters only to frames of other origins.
    const { violations } = await choose(new AxeBuilder({ page })).setLegacyMode().analyze();
    for (const { id, nodes } of violations)
      complaints.push(`${name}, ${colorScheme}: ${id} ${nodes.map(({ html }) => html).join(" | ")}`);
  }
  return complaints;
}

/** By how many CSS pixels the page is wider than its window. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
