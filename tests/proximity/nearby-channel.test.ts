/** Both ends of the nearby channel in one Chromium, each on its page of the gallery, with signalling played by the test. */
import type { Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "../../src/limits.ts";
import { openGallery } from "../gallery/gallery.ts";
import { launchBrowser, type Screen, type TestBrowser } from "../kit/browser.ts";

let browser: TestBrowser;
let gallery: Awaited<ReturnType<typeof openGallery>>;

beforeAll(async () => {
  gallery = await openGallery();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  gallery.server.close();
});

const phoneNonce = "phone-nonce-0123456789abcdef";
const screenNonce = "screen-nonce-0123456789abcde";

interface Scene {
  readonly screen: Screen;
  readonly phone: Screen;
  /** What each end returned to the server, in order. */
  readonly returned: { end: "phone" | "screen"; nonce: string }[];
  readonly descriptions: { offer: string; answer: string };
  readonly offeredAt: Promise<number>;
  readonly phoneReturned: Promise<number>;
  close(): Promise<void>;
}

const answerJson = (route: Route, json: object) => route.fulfill({ json }).catch(() => undefined);

/** A new screen and a phone, joined by a server that holds the offer until it is answered, as the real one does. */
async function openScene(change = (answer: string) => answer, changed = false): Promise<Scene> {
  const screen = await browser.openNewScreen();
  const phone = await browser.openPhone();
  const offer = Promise.withResolvers<string>();
  const answer = Promise.withResolvers<string>();
  const offeredAt = Promise.withResolvers<number>();
  const phoneReturned = Promise.withResolvers<number>();
  const scene = { returned: [] as Scene["returned"], descriptions: { offer: "", answer: "" } };

  let connections = 0;
  await screen.page.route("**/sign-in/events*", async (route) => {
    if (connections++ > 0) return route.fulfill({ status: 204 });
    const data = JSON.stringify({ offer: await offer.promise, nonce: screenNonce });
    await route.fulfill({ contentType: "text/event-stream", body: `event: nearby\ndata: ${data}\n\n` });
  });
  await screen.page.route("**/sign-in/nearby/answer", (route) => {
    scene.descriptions.answer = route.request().postDataJSON().sdp;
    answer.resolve(scene.descriptions.answer);
    return answerJson(route, {});
  });
  await screen.page.route("**/sign-in/nearby", (route) => {
    scene.returned.push({ end: "screen", nonce: route.request().postDataJSON().nonce });
    return answerJson(route, {});
  });
  await phone.page.route("**/link/*/nearby/offer", async (route) => {
    offeredAt.resolve(Date.now());
    scene.descriptions.offer = route.request().postDataJSON().sdp;
    offer.resolve(scene.descriptions.offer);
    await answerJson(route, { answer: change(await answer.promise), nonce: phoneNonce });
  });
  await phone.page.route("**/link/*/nearby", (route) => {
    scene.returned.push({ end: "phone", nonce: route.request().postDataJSON().nonce });
    phoneReturned.resolve(Date.now());
    return answerJson(route, { changed });
  });
  await screen.page.goto(`${gallery.origin}/sign-in-opened-doubtful`, { waitUntil: "commit" });
  return {
    ...scene,
    screen,
    phone,
    offeredAt: offeredAt.promise,
    phoneReturned: phoneReturned.promise,
    close: async () => {
      await screen.close();
      await phone.close();
    },
  };
}

/** Notes on the page what it was given, and whether a channel came up at all. */
const watchConnection = (page: Page) =>
  page.addInitScript(() => {
    const { setRemoteDescription, createDataChannel } = RTCPeerConnection.prototype;
    const seen = { description: "", opened: false };
    Object.assign(window, { seen });
    RTCPeerConnection.prototype.setRemoteDescription = function (description: RTCSessionDescriptionInit) {
      seen.description = description.sdp ?? "";
      return Reflect.apply(setRemoteDescription, this, [description]);
    };
    RTCPeerConnection.prototype.createDataChannel = function (label, options) {
      const channel = createDataChannel.call(this, label, options);
      channel.addEventListener("open", () => {
        seen.opened = true;
      });
      return channel;
    };
  });
const seenBy = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: { description: string; opened: boolean } }).seen);

const openCard = (page: Page) => page.goto(`${gallery.origin}/approval-unknown`, { waitUntil: "commit" });
const budgetSpent = () => new Promise((later) => setTimeout(later, limits.nearbyBudgetMilliseconds + 300));
const namesIn = (description: string) => description.match(/ \S+\.local /g) ?? [];

describe("two browsers on one link", () => {
  test("swap the server's nonces within the budget, the phone last", async () => {
    const scene = await openScene();
    await openCard(scene.phone.page);
    const milliseconds = (await scene.phoneReturned) - (await scene.offeredAt);
    expect(scene.returned).toEqual([
      { end: "screen", nonce: phoneNonce },
      { end: "phone", nonce: screenNonce },
    ]);
    expect(milliseconds).toBeLessThan(limits.nearbyBudgetMilliseconds);
    await scene.close();
  });

  test("tell each other names of the link only, no address", async () => {
    const scene = await openScene();
    await openCard(scene.phone.page);
    await scene.phoneReturned;
    for (const description of [scene.descriptions.offer, scene.descriptions.answer]) {
      const candidates = description.match(/^a=candidate:.*$/gm) ?? [];
      expect(candidates.length).toBeGreaterThan(0);
      expect(namesIn(description)).toHaveLength(candidates.length);
    }
    await scene.close();
  });

  test("draw the card again when the server judges better of it", async () => {
    const scene = await openScene(undefined, true);
    await openCard(scene.phone.page);
    const reloaded = scene.phone.page.waitForRequest("**/approval-unknown");
    await scene.phoneReturned;
    await reloaded;
    await scene.close();
  });
});

describe("an attacker off the link", () => {
  test("who names raw addresses has them dropped, and is refused though checks came in from one", async () => {
    const scene = await openScene((answer) => answer.replace(/ \S+\.local /g, " 127.0.0.1 "));
    await watchConnection(scene.phone.page);
    await openCard(scene.phone.page);
    await scene.offeredAt;
    await budgetSpent();
    const seen = await seenBy(scene.phone.page);
    expect(seen.description).toContain("a=fingerprint:");
    expect(seen.description).not.toContain("candidate:");
    // The other end knew where the phone is and reached it: the channel is up, over a peer-reflexive pair.
    expect(seen.opened).toBe(true);
    expect(scene.returned).toEqual([]);
    await scene.close();
  });

  test("who forges names of the link is refused, though checks came in", async () => {
    const forged = "3f2b8c1e-77aa-4d0e-9c55-0b1d2e3f4a5b.local";
    const scene = await openScene((answer) => answer.replace(/ \S+\.local /g, ` ${forged} `));
    await watchConnection(scene.phone.page);
    await openCard(scene.phone.page);
    await scene.offeredAt;
    await budgetSpent();
    const seen = await seenBy(scene.phone.page);
    expect(seen.description).toContain(forged);
    expect(seen.opened).toBe(true);
    expect(scene.returned).toEqual([]);
    await scene.close();
  });

  test("who never answers costs the person nothing", async () => {
    const scene = await openScene();
    await scene.screen.page.goto("about:blank");
    await openCard(scene.phone.page);
    const line = scene.phone.page.locator("#nearby-working");
    await scene.offeredAt;
    expect(await line.getAttribute("hidden")).toBeNull();
    expect(await scene.phone.page.locator("#approve-button").isEnabled()).toBe(true);
    await budgetSpent();
    expect(await line.getAttribute("hidden")).toBe("");
    await scene.close();
  });
});
