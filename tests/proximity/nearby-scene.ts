/**
 * One sign-in up to the card, played between two browsers in two network namespaces, and what became of the search for
 * the new screen. The server, the pages and their scripts are the product's; only an attacker's browser is tampered with.
 */
import { createHash } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import type { SignInRequestId } from "../../src/ids.ts";
import { type Stage, stageOf } from "../journeys/stage.ts";
import { enterCode, newPerson, type PersonWithPhone, readCode, requestOf } from "../journeys/steps.ts";
import { launchBrowser, type Screen } from "../kit/browser.ts";
import { findChromium } from "../kit/chromium.ts";
import { startServer } from "../kit/server-process.ts";
import { type Layout, type Names, openSmallInternet, type SmallInternet } from "./namespaces.ts";

export interface World {
  readonly internet: SmallInternet;
  readonly stage: Stage;
  /** Whose phone looks for the new screen. */
  readonly ada: PersonWithPhone;
  close(): Promise<void>;
}

export interface WorldOptions {
  /** By default the phone talks IPv6 to the server and the new screen IPv4: the two cannot be compared. */
  readonly phoneTalks?: "v4" | "v6";
  /** Where the phone looks names up, besides its link. */
  readonly phoneNames?: Names;
  /** Changes the phone's browser before it sees its first page. */
  readonly preparePhone?: (context: BrowserContext) => Promise<void>;
}

export interface Search {
  readonly verdict: string;
  /** From the card's first paint to that of the card with the better verdict; null when there was none. */
  readonly milliseconds: number | null;
  /** Whether the new screen answered the phone's offer: false would mean that nothing was tried. */
  readonly answered: boolean;
  /** Whether both ends returned the other's nonce. */
  readonly passed: boolean;
  /** Whether the card that the phone shows is the one that the server would have approved. */
  readonly approvable: boolean;
}

/** The budget of the phone's search, and time to draw what came of it; longer where something must come of it. */
const searchEndsMilliseconds = { never: 2_000, found: 6_000 };

export async function openWorld(layout: Layout, options: WorldOptions = {}): Promise<World> {
  const internet = await openSmallInternet(layout);
  try {
    return await openWorldOn(internet, options);
  } catch (error) {
    await internet.close();
    throw error;
  }
}

async function openWorldOn(internet: SmallInternet, options: WorldOptions): Promise<World> {
  const server = await startServer({ env: { HOST: "::", LOG_LEVEL: "warn" }, launcher: internet.launcher("server") });
  const chromium = findChromium();
  const { v4, v6 } = internet.addressesOf("server");
  await internet.start("screen", "relay.ts", [String(server.port), v4]);
  await internet.start("phone", "relay.ts", [String(server.port), options.phoneTalks === "v4" ? v4 : v6]);
  const screens = await launchBrowser(internet.chromium("screen", chromium));
  const phones = await launchBrowser(internet.chromium("phone", chromium, options.phoneNames));
  const openPhone = async (phoneOptions = {}) => {
    const phone = await phones.openPhone(phoneOptions);
    await options.preparePhone?.(phone.context);
    await phone.context.addInitScript(reportCards);
    return phone;
  };
  const close = async () => {
    await Promise.all([screens.close(), phones.close()]);
  };
  const stage = await stageOf(server, { openNewScreen: screens.openNewScreen, openPhone, close });
  const ada = await newPerson(stage);
  return {
    internet,
    stage,
    ada,
    close: async () => {
      await stage.close();
      await internet.close();
    },
  };
}

/** Plays it once. `attack` changes the new screen's browser before it sees its first page. */
export async function search(
  world: World,
  attack: (context: BrowserContext) => Promise<void>,
  until: keyof typeof searchEndsMilliseconds,
): Promise<Search> {
  const { stage, ada } = world;
  const screen = await openScreen(world, attack);
  try {
    const request = (await requestOf(screen.page)) as SignInRequestId;
    const cards: Card[] = [];
    const hear = (message: { text(): string }) => {
      if (message.text().startsWith(cardPrefix)) cards.push(JSON.parse(message.text().slice(cardPrefix.length)));
    };
    ada.phone.page.on("console", hear);
    await showCard(world, screen);
    await waitFor(() => cards.some(({ verdict }) => verdict === "nearby"), searchEndsMilliseconds[until]);
    ada.phone.page.off("console", hear);
    const [first] = cards;
    const better = cards.find(({ verdict }) => verdict === "nearby");
    const verdict = (await ada.phone.page.locator("[data-verdict]").getAttribute("data-verdict")) ?? "";
    const channel = await stage.db
      .selectFrom("nearby_channels")
      .selectAll()
      .where("request_id", "=", request)
      .executeTakeFirst();
    return {
      verdict,
      milliseconds: first && better && better !== first ? better.at - first.at : null,
      answered: channel?.answer != null,
      approvable: await isApprovable(stage, ada.phone.page, request),
      passed: channel?.phone_returned_at != null && channel.screen_returned_at !== null,
    };
  } finally {
    await screen.close();
  }
}

/** The challenge is the hash of the statement that the server keeps. */
async function isApprovable(stage: Stage, phone: Page, id: SignInRequestId): Promise<boolean> {
  const options = await phone.locator("#approve-form").getAttribute("data-request-options");
  const { statement } = await stage.db
    .selectFrom("sign_in_requests")
    .select("statement")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const hash = createHash("sha256").update(statement ?? "");
  return JSON.parse(options ?? "{}").challenge === hash.digest("base64url");
}

/** A new screen that shows its code. */
export async function openScreen(
  { stage }: World,
  attack?: (context: BrowserContext) => Promise<void>,
): Promise<Screen> {
  // Ten sign-ins without evidence from one source cool that source down; this is about the channel alone.
  await stage.db.deleteFrom("attempts").execute();
  const screen = await stage.browser.openNewScreen();
  await attack?.(screen.context);
  await screen.page.goto(`${stage.server.url}/sign-in`);
  return screen;
}

/** The person types the screen's code and sees the card. */
export async function showCard({ stage, ada }: World, screen: Screen): Promise<void> {
  await enterCode(stage, ada.phone.page, await readCode(screen.page));
  await ada.phone.page.locator("[data-verdict]").waitFor();
}

interface Card {
  readonly verdict: string;
  readonly at: number;
}

const cardPrefix = "card painted: ";

/** Runs in the phone's pages: tells when each card was first painted, on the clock that all browsers here share. */
function reportCards(): void {
  new PerformanceObserver((list) => {
    const painted = list.getEntriesByName("first-contentful-paint")[0];
    const verdict = document.querySelector<HTMLElement>("[data-verdict]")?.dataset.verdict;
    if (painted === undefined || verdict === undefined) return;
    console.log(`card painted: ${JSON.stringify({ verdict, at: performance.timeOrigin + painted.startTime })}`);
  }).observe({ type: "paint", buffered: true });
}

async function waitFor(condition: () => boolean, milliseconds: number): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!condition() && Date.now() < end) await new Promise((later) => setTimeout(later, 20));
}
