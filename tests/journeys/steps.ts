/**
 * What people do in the journeys, one function a step. Steps find things as people do, by role and by name; the names
 * come from the message catalogue, so that a better sentence breaks no test.
 */

import { setTimeout as delay } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { en } from "../../src/messages/en.ts";
import type { Phone, Screen } from "../kit/browser.ts";
import type { Stage } from "./stage.ts";

export interface Person {
  readonly name: string;
  readonly identifier: string;
}

export interface PersonWithPhone extends Person {
  readonly phone: Phone;
}

export const button = (page: Page, name: string | RegExp): Locator => page.getByRole("button", { name, exact: true });
export const heading = (page: Page, name: string | RegExp): Locator => page.getByRole("heading", { name, exact: true });

export const seeHeading = (page: Page, name: string | RegExp): Promise<void> => heading(page, name).first().waitFor();
export const seeText = (page: Page | Locator, text: string | RegExp): Promise<void> =>
  page.getByText(text).first().waitFor();

/** The sentence in the page's alert, once there is one. */
export async function alertOf(page: Page): Promise<string> {
  const alert = page.getByRole("alert").filter({ hasText: /\S/ });
  await alert.waitFor();
  return (await alert.textContent()) ?? "";
}

let people = 0;

/** Opens an invitation, gives a name, makes a passkey, and is home. */
export async function acceptInvitation(page: Page, link: string, given = "Ada Lovelace"): Promise<Person> {
  people += 1;
  const person = { name: given, identifier: `${given.split(" ")[0]?.toLowerCase()}-${people}@example.org` };
  await page.goto(link);
  await page.getByLabel(en.invitation.name).fill(person.name);
  await page.getByLabel(en.invitation.identifier).fill(person.identifier);
  await button(page, en.invitation.create).click();
  await seeHome(page, person);
  return person;
}

/** Where a browser is, as a trusted proxy says it: for a stage with `behindProxy`. */
export const from = (address: string) => ({ extraHTTPHeaders: { "x-forwarded-for": address } });

/** The server believes the addresses that `from` gives (TRUSTED_PROXIES, docs/operating/behind-a-proxy.md). */
export const behindProxy = { TRUSTED_PROXIES: "127.0.0.1" };

/** Somebody new, with an account and a phone that holds its passkey. */
export async function newPerson(
  stage: Stage,
  given = "Ada Lovelace",
  options: Parameters<Stage["browser"]["openPhone"]>[0] = {},
): Promise<PersonWithPhone> {
  const phone = await stage.browser.openPhone(options);
  return { ...(await acceptInvitation(phone.page, await stage.invite(), given)), phone };
}

export async function seeHome(page: Page, person: Person): Promise<void> {
  await seeHeading(page, person.name);
  await seeHeading(page, en.home.sessions);
  await seeText(page, person.identifier);
}

/** A screen that nobody has signed in on, at the sign-in page. */
export async function openSignIn(
  stage: Stage,
  options: Parameters<Stage["browser"]["openNewScreen"]>[0] = {},
): Promise<Screen> {
  const screen = await stage.browser.openNewScreen(options);
  await screen.page.goto(`${stage.server.url}/sign-in`);
  return screen;
}

/** The code as it stands on the page, spaces and all: "48 20 13". */
export async function readCode(page: Page): Promise<string> {
  const groups = await page.locator(".code-digits .code-group").allInnerTexts();
  return groups.join(" ");
}

/** The id of the request that a sign-in page shows. */
export const requestOf = async (screen: Page): Promise<string> =>
  (await screen.locator("#sign-in-screen").getAttribute("data-request")) ?? "";

/** Types the code on the phone's /link and sends it. */
export async function enterCode(stage: Stage, phone: Page, code: string): Promise<void> {
  await phone.goto(`${stage.server.url}/link`);
  await phone.getByLabel(en.link.field).fill(code);
  await button(phone, /^Continue/).click();
}

/** Types the new screen's code on the phone, until the phone shows the card. */
export async function openCard(stage: Stage, phone: Page, screen: Page): Promise<string> {
  const code = await readCode(screen);
  await enterCode(stage, phone, code);
  await button(phone, en.approval.approve).waitFor();
  return code;
}

/** The card's line about nearness. */
export const verdict = (phone: Page, name: string): Promise<void> => phone.locator(`[data-verdict=${name}]`).waitFor();

/** Waits for the end of the time that the two browsers have to find each other, and a little. */
export async function channelSpent(phone: Page): Promise<void> {
  await phone.waitForLoadState();
  await phone.locator("#nearby-working").waitFor({ state: "hidden" });
  await delay(200);
}

/** Signs a new screen out when it is at another address; its sign-in page then opens a request from there. */
export async function signOutHere(screen: Page, address: string): Promise<void> {
  await screen.context().setExtraHTTPHeaders(from(address).extraHTTPHeaders);
  const proved = screen.waitForResponse("**/sign-in/known-browser");
  await button(screen, en.home.signOut).click();
  await proved;
}

/** Answers "Where do you see this code?". */
export const answer = (phone: Page, where: "inFrontOfMe" | "sentToMe"): Promise<void> =>
  phone.getByRole("radio", { name: en.proximity.question[where] }).check();

/** Approves what nothing shows to be near; the six digits for the new screen, as they stand on the phone. */
export async function approveUntilCheckCode(phone: Page): Promise<string> {
  await answer(phone, "inFrontOfMe");
  await button(phone, en.approval.approve).click();
  await seeHeading(phone, en.proximity.checking.title);
  return readCode(phone);
}

/** Types the phone's digits on the new screen. */
export async function enterCheckCode(screen: Page, digits: string): Promise<void> {
  await screen.getByLabel(en.proximity.screen.checkField).fill(digits);
  await button(screen, en.proximity.screen.check).click();
}

/** A code of six digits that is not this one. */
export const otherThan = (digits: string): string =>
  String((Number(digits.replaceAll(" ", "")) + 1) % 1_000_000).padStart(6, "0");

export async function approve(phone: Page): Promise<void> {
  await button(phone, en.approval.approve).click();
  await phone.locator("[data-state=approved], [data-state=redeemed]").waitFor();
}

/** One whole sign-in by typed code: the person's phone approves, the screen is at home. */
export async function signInByCode(stage: Stage, person: PersonWithPhone): Promise<Screen> {
  const screen = await openSignIn(stage);
  await openCard(stage, person.phone.page, screen.page);
  await approve(person.phone.page);
  await seeHome(screen.page, person);
  return screen;
}

/** The facts of the approval card, by the name that stands before each. */
export async function readCard(phone: Page): Promise<Record<string, string>> {
  const facts: Record<string, string> = {};
  for (const fact of await phone.locator("dl .fact").all()) {
    facts[(await fact.locator("dt").textContent()) ?? ""] = (await fact.locator("dd").textContent()) ?? "";
  }
  return facts;
}

/** A session in the list at home. */
export const sessionRow = (page: Page, device: string | RegExp): Locator =>
  page.locator("[data-session]").filter({ has: page.getByRole("heading", { name: device }) });

/** Tab, as often as it takes until this has the focus. */
export async function tabTo(page: Page, target: Locator, most = 40): Promise<void> {
  for (let presses = 0; presses <= most; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

/** Holds requests to this address until the returned function is called: what is caught in between can be looked at. */
export async function holdRequests(page: Page, glob: string): Promise<() => void> {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(glob, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}
