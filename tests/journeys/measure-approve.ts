/**
 * How long a person waits after approving: `npm run measure:approve [-- RUNS]`, on the built server with two real
 * browsers. Not a test, because a busy machine would make it fail. All instants are read from one clock, that of the
 * machine on which everything runs, and counted from the moment that the phone's approval leaves the phone.
 */
import type { Page } from "playwright-core";
import { en } from "../../src/messages/en.ts";
import { openStage } from "./stage.ts";
import { button, newPerson, openCard, openSignIn, seeHome } from "./steps.ts";

interface Run {
  /** The server has answered the phone with 200. */
  readonly accepted: number;
  /** The new screen asks for what was approved. */
  readonly asked: number;
  /** The server has answered that with a session and a redirect. */
  readonly redirected: number;
  /** Home is painted on the new screen. */
  readonly home: number;
}

const runs = Number(process.argv[2] ?? 20);
const stage = await openStage({ LOG_LEVEL: "warn" });
const ada = await newPerson(stage);

/** When the page's first frame after the load of its document was painted, in epoch milliseconds. */
const paintedAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const paint = (entries: PerformanceEntryList) => {
          const first = entries.find(({ name }) => name === "first-contentful-paint");
          if (first !== undefined) resolve(performance.timeOrigin + first.startTime);
        };
        paint(performance.getEntriesByType("paint"));
        new PerformanceObserver((list) => paint(list.getEntries())).observe({ type: "paint", buffered: true });
      }),
  );

async function measure(): Promise<Run> {
  const screen = await openSignIn(stage);
  await openCard(stage, ada.phone.page, screen.page);
  await screen.page.locator("[data-state=opened]").waitFor();
  const approval = ada.phone.page.waitForResponse((response) => response.url().endsWith("/approve"));
  const redeeming = screen.page.waitForResponse((response) => response.url().endsWith("/sign-in/redeem"));
  await button(ada.phone.page, en.approval.approve).click();
  const [approved, redeem] = await Promise.all([approval, redeeming, seeHome(screen.page, ada)]);
  const home = await paintedAt(screen.page);
  const { startTime: left, responseStart } = approved.request().timing();
  const { startTime: asked, responseStart: answered } = redeem.request().timing();
  await screen.close();
  return { accepted: responseStart, asked: asked - left, redirected: asked + answered - left, home: home - left };
}

const measured: Run[] = [];
await measure();
for (let run = 0; run < runs; run++) measured.push(await measure());
await stage.close();

const report = (what: string, values: readonly number[]) => {
  const sorted = [...values].sort((left, right) => left - right);
  const median = ((sorted[Math.floor((runs - 1) / 2)] ?? 0) + (sorted[Math.floor(runs / 2)] ?? 0)) / 2;
  console.log(
    `${what.padEnd(52)} median ${median.toFixed(0).padStart(4)} ms   max ${sorted.at(-1)?.toFixed(0).padStart(4)} ms`,
  );
};
console.log(`${runs} sign-ins`);
report(
  "approval leaves the phone → server says 200",
  measured.map(({ accepted }) => accepted),
);
report(
  "server says 200 → new screen asks to be signed in",
  measured.map(({ accepted, asked }) => asked - accepted),
);
report(
  "server says 200 → new screen is redirected",
  measured.map(({ accepted, redirected }) => redirected - accepted),
);
report(
  "approval leaves the phone → new screen shows home",
  measured.map(({ home }) => home),
);
