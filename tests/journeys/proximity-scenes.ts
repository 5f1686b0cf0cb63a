/** The scenes in which it matters how near the two devices are: for a stage with `behindProxy`. */
import type { Page } from "playwright-core";
import { en } from "../../src/messages/en.ts";
import { runCommand } from "../kit/example-process.ts";
import { close, type Look, type Scene, state } from "./scene.ts";
import type { Stage } from "./stage.ts";
import {
  answer,
  approve,
  approveUntilCheckCode,
  button,
  channelSpent,
  enterCheckCode,
  enterCode,
  from,
  newPerson,
  openCard,
  openSignIn,
  otherThan,
  readCode,
  seeHeading,
  seeHome,
  seeText,
  signOutHere,
  verdict,
} from "./steps.ts";

const { proximity } = en;
const abroad = "8.8.8.8";

/** One home with IPv4 and IPv6, whose addresses cannot be compared, and its browser, later abroad. */
async function together(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage, "Ada Lovelace", from("91.0.1.10"));
  const { page } = ada.phone;
  const screen = await openSignIn(stage, from("91.0.1.10"));
  await openCard(stage, page, screen.page);
  await look("card-likely", page);
  await approve(page);
  await seeHome(screen.page, ada);
  await signOutHere(screen.page, abroad);
  await openCard(stage, page, screen.page);
  await verdict(page, "known");
  await look("card-known", page);
  await approve(page);
  await seeHome(screen.page, ada);
  await page.goto(`${stage.server.url}/devices`);
  await seeHeading(page, proximity.home.knownBrowsers);
  await look("devices-known-browsers", page);

  const other = await openSignIn(stage, from("2003:d0:1::1"));
  await openCard(stage, page, other.page);
  await untilNearby(page);
  await look("card-nearby", page);
  await close(ada.phone, screen, other);
}

/** On a busy machine the two may need more than one budget to find each other; the card looks again when it is loaded. */
async function untilNearby(phone: Page): Promise<void> {
  for (let loads = 0; loads < 10; loads++) {
    await channelSpent(phone);
    if (await phone.locator("[data-verdict=nearby]").isVisible()) return;
    await phone.reload();
  }
  throw new Error("The two browsers did not find each other.");
}

async function farOrNear(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage, "Ada Lovelace", from("91.0.2.10"));
  const { page } = ada.phone;
  const screen = await openSignIn(stage, from("84.128.2.10"));
  await openCard(stage, page, screen.page);
  await verdict(page, "unknown");
  await channelSpent(page);
  await look("card-unknown", page);
  await look("sign-in-opened-unknown", screen.page);
  await answer(page, "sentToMe");
  await look("card-unknown-sent", page);
  const digits = await approveUntilCheckCode(page);
  await look("decided-checking", page);
  await state(screen.page, "checking");
  await look("sign-in-checking", screen.page);
  await enterCheckCode(screen.page, "4711");
  await seeText(screen.page, en.refusals.check_code_malformed.explanation);
  await look("sign-in-checking-malformed", screen.page);
  await enterCheckCode(screen.page, otherThan(digits));
  await seeText(screen.page, proximity.screen.wrongDigits(2));
  await look("sign-in-checking-wrong", screen.page);
  await enterCheckCode(screen.page, digits);
  await seeHome(screen.page, ada);
  await look("home-limited", screen.page);
  await seeHeading(page, proximity.limited.title);
  await look("decided-limited", page);
  await page.goto(stage.server.url);
  await seeHome(page, ada);
  await look("home-not-me", page);
  await button(page, /^It was not me: /).click();
  await state(page, "protected");
  await look("protected", page);

  const next = await openSignIn(stage, from("84.128.3.10"));
  await enterCode(stage, page, await readCode(next.page));
  await seeHeading(page, proximity.blockedHeading);
  await channelSpent(page);
  await look("card-blocked", page);
  await close(ada.phone, screen, next);
}

async function apart(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage, "Ada Lovelace", from("91.0.3.10"));
  const screen = await openSignIn(stage, from(abroad));
  await enterCode(stage, ada.phone.page, await readCode(screen.page));
  await state(ada.phone.page, "refused");
  await look("decided-refused", ada.phone.page);
  await state(screen.page, "refused");
  await look("sign-in-refused", screen.page);
  await close(ada.phone, screen);
}

async function tooManyWrongDigits(stage: Stage, look: Look): Promise<void> {
  const ada = await newPerson(stage, "Ada Lovelace", from("91.0.4.10"));
  const screen = await openSignIn(stage, from("84.128.4.10"));
  await openCard(stage, ada.phone.page, screen.page);
  const digits = await approveUntilCheckCode(ada.phone.page);
  await state(screen.page, "checking");
  for (const left of [2, 1]) {
    await enterCheckCode(screen.page, otherThan(digits));
    await seeText(screen.page, proximity.screen.wrongDigits(left));
  }
  await enterCheckCode(screen.page, otherThan(digits));
  await state(screen.page, "refused");
  await look("sign-in-refused-digits", screen.page);
  await state(ada.phone.page, "refused");
  await look("decided-refused-digits", ada.phone.page);
  await close(ada.phone, screen);
}

async function television(stage: Stage, look: Look): Promise<void> {
  await runCommand(stage.server, "client", "add", "Hallway TV", "--id", "hallway", "--device", "--first-party");
  const ada = await newPerson(stage, "Ada Lovelace", from("91.0.5.10"));
  const grant = await fetch(`${stage.server.url}/oauth/device_authorization`, {
    method: "POST",
    headers: { ...from("84.128.5.10").extraHTTPHeaders, "user-agent": "Mozilla/5.0 (Linux; Android 14; BRAVIA 4K)" },
    body: new URLSearchParams({ client_id: "hallway", scope: "openid profile" }),
  });
  const { user_code: code } = (await grant.json()) as { user_code: string };
  await enterCode(stage, ada.phone.page, code);
  await verdict(ada.phone.page, "unknown");
  await look("card-device-grant-unknown", ada.phone.page);
  await close(ada.phone);
}

export const proximityScenes: readonly (readonly [string, Scene])[] = [
  ["together", together],
  ["far or near, nobody knows", farOrNear],
  ["in two countries", apart],
  ["wrong digits too often", tooManyWrongDigits],
  ["a television somewhere", television],
];
