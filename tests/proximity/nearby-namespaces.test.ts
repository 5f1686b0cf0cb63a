/**
 * The nearby channel across real links, in short: `npm run campaign:nearby` is the long form, with times. Fails where
 * network namespaces cannot be made, and says what is missing.
 */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { approve, button, holdRequests } from "../journeys/steps.ts";
import { type Case, cases, isAsExpected, play } from "./nearby-cases.ts";
import { openScreen, openWorld, showCard, type World, type WorldOptions } from "./nearby-scene.ts";

const timeout = 60_000;

/** Whichever is first, the approval or the better card: the two never meet in a refusal. */
function approvesAtOnce(worldOf: () => World): void {
  it("an approval under way goes through, for the card as it was read", { timeout, retry: 2 }, async () => {
    const world = worldOf();
    const { page } = world.ada.phone;
    const screen = await openScreen(world);
    const letSearch = await holdRequests(page, "**/nearby/offer");
    const letApprove = await holdRequests(page, "**/approve");
    await showCard(world, screen);
    await answerAndApprove(page);
    letSearch();
    await page.locator("#nearby-working").waitFor({ state: "hidden" });
    letApprove();
    await page.locator("[data-state=checking]").waitFor();
    await page.unrouteAll();
  });

  it("an approval while the server judges anew gives way to the better card", { timeout, retry: 2 }, async () => {
    const world = worldOf();
    const { page } = world.ada.phone;
    const screen = await openScreen(world);
    const letReturn = await holdRequests(page, "**/nearby");
    const returning = page.waitForRequest("**/nearby");
    await showCard(world, screen);
    await returning;
    await answerAndApprove(page);
    // Time enough for an approval that would not wait.
    await page.waitForTimeout(1_000);
    letReturn();
    await page.locator("[data-verdict=nearby]").waitFor();
    // With its script: before that, the button does nothing.
    await page.waitForLoadState();
    await approve(page);
    await page.unrouteAll();
  });
}

async function answerAndApprove(phone: Page): Promise<void> {
  await phone.locator("input[value=in_front_of_me]").check({ force: true });
  await button(phone, en.approval.approve).click();
}

const inWorld =
  (layout: Case["layout"], options: WorldOptions, played: readonly Case[], more?: (worldOf: () => World) => void) =>
  () => {
    let world: World;
    beforeAll(async () => {
      world = await openWorld(layout, options);
    }, timeout);
    afterAll(() => world?.close());

    // A busy machine may need longer than the budget once; never may it find what is not there.
    for (const one of played) {
      it(`${one.title}: ${one.expected}`, { timeout, retry: one.expected === "never" ? 0 : 2 }, async () => {
        for (const search of await play(world, one, 2))
          expect(isAsExpected(one.expected, search), JSON.stringify(search)).toBe(true);
      });
    }
    more?.(() => world);
  };

describe(
  "neighbours",
  inWorld("one link", {}, [cases.oneLink], (worldOf) =>
    describe("with a person quicker than the channel", () => approvesAtOnce(worldOf)),
  ),
);
describe("neighbours whose addresses differ", inWorld("one link", cases.otherAddress.world, [cases.otherAddress]));
describe(
  "strangers",
  inWorld("routed apart", {}, [cases.apart, cases.rawAddresses, cases.peerReflexive, cases.forgedMulticast]),
);
