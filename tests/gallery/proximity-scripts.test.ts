/** The scripts about nearness and limits, each on its page of the gallery, with the server's answers played by the test. */
import { webcrypto } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerEvents, expectPost, makePasskey } from "./page-answers.ts";
import { type GalleryStage, openGalleryStage } from "./stage.ts";

let stage: GalleryStage;

beforeAll(async () => {
  stage = await openGalleryStage();
});
afterAll(() => stage?.close());

const request = "sir_Zk3pQ0xV7mT2bN8sLw4Yra";
const at = (path: string) => stage.origin + path;

describe("the known browser", () => {
  const open = async (page: Page) => {
    const proved = expectPost(page, at("/sign-in/known-browser"));
    await answerEvents(page);
    await page.goto(at("/sign-in-waiting"));
    return (await proved).postDataJSON();
  };

  test("signs its request for this origin with a key that it keeps", async () => {
    const { page, close } = await stage.browser.openNewScreen();
    const body = await open(page);
    expect(body.request).toBe(request);
    const algorithm = { name: "ECDSA", namedCurve: "P-256" };
    const key = await webcrypto.subtle.importKey("jwk", body.publicKey, algorithm, false, ["verify"]);
    const text = new TextEncoder().encode(`countersign/known-browser/1\n${stage.origin}\n${request}`);
    const signature = Buffer.from(body.signature, "base64url");
    expect(await webcrypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, text)).toBe(true);
    const again = await page.context().newPage();
    expect((await open(again)).publicKey).toEqual(body.publicKey);
    await close();
  });

  test("is another one in another browser, and its key cannot be taken out", async () => {
    const one = await stage.browser.openNewScreen();
    const other = await stage.browser.openNewScreen();
    expect((await open(one.page)).publicKey).not.toEqual((await open(other.page)).publicKey);
    const extractable = await one.page.evaluate(
      () =>
        new Promise((done) => {
          const opening = indexedDB.open("countersign");
          opening.onsuccess = () => {
            const reading = opening.result.transaction("keys").objectStore("keys").get("known-browser");
            reading.onsuccess = () => done(reading.result.privateKey.extractable);
          };
        }),
    );
    expect(extractable).toBe(false);
    await one.close();
    await other.close();
  });

  test("is one and the same when two tabs open at once", async () => {
    const { page, context, close } = await stage.browser.openNewScreen();
    const [first, second] = await Promise.all([open(page), open(await context.newPage())]);
    expect((await open(await context.newPage())).publicKey).toEqual(first.publicKey);
    expect(second.publicKey).toEqual(first.publicKey);
    await close();
  });

  test("is silently unknown where there is no storage", async () => {
    const { page, close } = await stage.browser.openNewScreen();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.addInitScript(() => Object.defineProperty(window, "indexedDB", { value: undefined }));
    await answerEvents(page);
    await page.goto(at("/sign-in-waiting"));
    await page.locator("#passkey-button").waitFor();
    expect(errors).toEqual([]);
    await close();
  });
});

describe("the new screen", () => {
  test("takes the check code, and keeps what is typed when the same screen comes again", async () => {
    const { page, close } = await stage.browser.openNewScreen();
    const again = Promise.withResolvers<string>();
    await page.route("**/sign-in/events*", async (route) => {
      const html = await again.promise;
      await route.fulfill({ contentType: "text/event-stream", body: `retry: 50\nevent: screen\ndata: ${html}\n\n` });
    });
    const sent = expectPost(page, at("/sign-in/check"));
    await page.goto(at("/sign-in-checking"), { waitUntil: "commit" });
    await page.locator("#check-code").pressSequentially("739 2");
    const html = await page.locator("#sign-in-screen").innerHTML();
    const repeated = page.waitForRequest("**/sign-in/events*");
    again.resolve(html.replaceAll("\n", " "));
    // It connects again once it has read the first answer to its end.
    await repeated;
    await page.locator("#check-code").pressSequentially("04");
    await page.keyboard.press("Enter");
    expect((await sent).postData()).toBe(`request=${request}&code=739+204`);
    // The stream connects again for ever: a page with an answer under way would not close.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await close();
  });

  test("puts the cursor where the digits go, the moment the phone has approved", async () => {
    const { page, close } = await stage.browser.openNewScreen();
    await answerEvents(
      page,
      'event: screen\ndata: <div data-state="checking"><form class="check-form" data-tries-left="3"><input id="check-code" class="code-input"></form></div>',
    );
    await page.goto(at("/sign-in-opened"), { waitUntil: "commit" });
    await page.locator("#check-code:focus").waitFor();
    await close();
  });

  test.each(["sign-in-opened-doubtful", "sign-in-refused"])("runs the passkey it offers, on %s", async (name) => {
    const { page, close } = await stage.browser.openPhone();
    await answerEvents(page);
    await page.goto(at(`/${name}`));
    await makePasskey(page);
    void expectPost(page, at("/passkeys/sign-in/options"), { challenge: "c2FtcGxl", rpId: "localhost" });
    void expectPost(page, at("/passkeys/sign-in"), { next: "/home" });
    await page.locator("[data-use-passkey]").click();
    await page.waitForURL("**/home");
    await close();
  });

  test("says by the button what went wrong with the passkey it offers", async () => {
    const { page, close } = await stage.browser.openPhone();
    await answerEvents(page);
    void expectPost(page, at("/passkeys/sign-in/options"), { reason: "too_many_tries", message: "Please wait." }, 429);
    await page.goto(at("/sign-in-opened-doubtful"));
    await page.locator("[data-use-passkey]").click();
    await page.locator("[data-use-passkey] + .alert", { hasText: "Please wait." }).waitFor();
    await close();
  });
});

describe("the card of a screen of which nothing is known", () => {
  test("asks where the code is seen before it asks for a touch, and sends the answer along", async () => {
    const { page, close } = await stage.browser.openPhone();
    await page.goto(at("/approval-unknown"));
    await makePasskey(page);
    const approved = expectPost(page, at(`/link/${request}/approve`), { next: "/decided-checking" });
    let sent = false;
    void approved.then(() => {
      sent = true;
    });
    await page.locator("#approve-button").click();
    expect(await page.locator("input[name=seen]:invalid").count()).toBe(2);
    expect(sent).toBe(false);
    await page.getByLabel("On the screen I am signing in").check();
    await page.locator("#approve-button").click();
    const body = (await approved).postDataJSON();
    expect([body.response.type, body.seen]).toEqual(["public-key", "in_front_of_me"]);
    await page.waitForURL("**/decided-checking");
    await close();
  });

  test("stops instead of approving for somebody who was sent the code, and says so on the button", async () => {
    const { page, close } = await stage.browser.openPhone();
    await page.goto(at("/approval-unknown"));
    const denied = expectPost(page, at(`/link/${request}/deny`));
    await page.getByLabel("In a message, e-mail or call").check();
    expect(await page.locator("#approve-button").textContent()).toBe("Stop this sign-in");
    await page.locator("#approve-button").click();
    expect((await denied).postData()).toBe("reason=not_started_by_me");
    await close();
  });

  test("sends no answer where none was asked", async () => {
    const { page, close } = await stage.browser.openPhone();
    await page.goto(at("/approval-known"));
    await makePasskey(page);
    const approved = expectPost(page, at(`/link/${request}/approve`), { next: "/decided-approved" });
    await page.locator("#approve-button").click();
    expect((await approved).postDataJSON()).not.toHaveProperty("seen");
    await close();
  });
});

describe("the phone after approving", () => {
  test("moves on by itself when the check code has been typed", async () => {
    const { page, close } = await stage.browser.openPhone();
    await page.goto(at("/decided-checking"));
    await page.route(at("/decided-checking"), async (route) => {
      const redeemed = await route.fetch({ url: at("/decided-redeemed") });
      await route.fulfill({ response: redeemed });
    });
    await page.getByRole("heading", { name: "Countersigned" }).waitFor();
    await close();
  });

  test.each([
    [
      "JSON",
      { contentType: "application/json", body: '{"reason":"fresh_verification_needed","message":"Once more."}' },
    ],
    ["a page", { contentType: "text/html", body: "<h1>Once more</h1>" }],
  ])("keeps a limited sign-in after a fresh touch, when the refusal is %s", async (_form, refusal) => {
    const { page, close } = await stage.browser.openPhone();
    await page.goto(at("/decided-limited"));
    await makePasskey(page);
    let asked = 0;
    await page.route(at(`/link/${request}/confirm`), (route) =>
      route.fulfill(asked++ === 0 ? { status: 403, ...refusal } : { status: 200, body: "" }),
    );
    void expectPost(page, at("/passkeys/sign-in/options"), { challenge: "c2FtcGxl", rpId: "localhost" });
    const touched = expectPost(page, at("/passkeys/sign-in"), { next: "/" });
    const reloaded = page.waitForEvent("load");
    await page.locator("#confirm-button").click();
    await touched;
    await reloaded;
    expect(asked).toBe(2);
    await close();
  });
});
