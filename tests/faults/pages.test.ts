/** What the pages' scripts make of a clock that is wrong and of a server that is away, on their pages of the gallery. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openGallery } from "../gallery/gallery.ts";
import { launchBrowser, type TestBrowser } from "../kit/browser.ts";
import { setClockWrong } from "../kit/wrong-clock.ts";

let browser: TestBrowser;
let gallery: Awaited<ReturnType<typeof openGallery>>;
beforeAll(async () => {
  gallery = await openGallery();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  gallery?.server.close();
});

const day = 24 * 3600 * 1000;

/** What a look at a page gives, with the right clock and with one that is a day behind or ahead. */
async function byEachClock<Seen>(name: string, look: (page: Page) => Promise<Seen>): Promise<Seen[]> {
  const seen: Seen[] = [];
  for (const wrongBy of [0, -day, day]) {
    const { page, close } = await browser.openPhone();
    await setClockWrong(page, wrongBy);
    await page.goto(`${gallery.origin}/${name}`);
    expect(await page.evaluate(() => Date.now())).toBeGreaterThan(Date.now() + wrongBy - 60_000);
    seen.push(await look(page));
    await close();
  }
  return seen;
}

describe("a clock that is a day behind or ahead", () => {
  it("changes neither which requests the app lists nor their ages", async () => {
    const lists = await byEachClock("app-home-two", async (page) => {
      await page.locator("[data-request]").nth(1).waitFor();
      return page.locator("#app").textContent();
    });
    expect(lists[0]).toMatch(/asked (just now|\d+ seconds ago)/);
    expect(new Set(lists).size).toBe(1);
  });

  it("leaves the new screen's code on show for as long as it is good", async () => {
    const durations = await byEachClock("sign-in-waiting", (page) =>
      page.evaluate(() =>
        Math.max(...document.getAnimations().map(({ effect }) => Number(effect?.getTiming().duration))),
      ),
    );
    expect(durations[0]).toBeGreaterThan(1000);
    expect(new Set(durations).size).toBe(1);
  });

  it.each([
    ["passkeys", "/security/passkeys/pk_hello/remove"],
    ["passkeys-stale", "/passkeys/sign-in/options"],
  ])("asks for a touch where the server would: %s", async (name, first) => {
    const paths = await byEachClock(name, async (page) => {
      const sent = page.waitForRequest((request) => request.method() === "POST");
      await page.route("**/*", (route) => (route.request().method() === "POST" ? route.abort() : route.fallback()));
      await page.getByText("Rename or remove").nth(1).click();
      await page.getByRole("button", { name: "Remove Laptop" }).click({ noWaitAfter: true });
      return new URL((await sent).url()).pathname;
    });
    expect(paths).toEqual([first, first, first]);
  });
});

describe("a server that is away", () => {
  it.each([
    ["does not answer", null],
    ["is behind a proxy that answers 502", 502],
  ])("and %s leaves the new screen on show, and is found again by itself", async (_how, status) => {
    const { page, close } = await browser.openNewScreen();
    let isAway = true;
    let asked = 0;
    let loaded = 0;
    await page.route("**/sign-in/events*", (route) => route.abort());
    await page.route(`${gallery.origin}/sign-in-waiting`, (route) => {
      if (route.request().method() !== "HEAD") {
        loaded += 1;
        return route.fallback();
      }
      asked += 1;
      if (!isAway) return route.fallback();
      return status === null ? route.abort() : route.fulfill({ status });
    });
    await page.clock.install();
    await page.goto(`${gallery.origin}/sign-in-waiting`);
    await page.clock.fastForward(600_000);
    await expect.poll(() => asked).toBe(1);
    await page.clock.fastForward(3_000);
    await expect.poll(() => asked).toBe(2);
    expect(loaded).toBe(1);
    expect(await page.locator(".code-digits").isVisible()).toBe(true);
    isAway = false;
    await page.clock.fastForward(3_000);
    await expect.poll(() => loaded).toBe(2);
    // The stream connects again for ever: a page with an answer under way would not close.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await close();
  });
});
