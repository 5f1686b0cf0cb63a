/** The scripts of the pages, each on its page of the gallery, with the server's answers played by the test. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerEvents, expectPost as expectPostTo, makePasskey } from "./page-answers.ts";
import { type GalleryStage, openGalleryStage } from "./stage.ts";

let stage: GalleryStage;

beforeAll(async () => {
  stage = await openGalleryStage();
});
afterAll(() => stage?.close());

const expectPost = (page: Page, path: string, answer?: object, status?: number) =>
  expectPostTo(page, stage.origin + path, answer, status);

describe("the new screen", () => {
  test("says that the phone is looking, and redeems the moment it has approved", async () => {
    const { page, close } = await stage.browser.openNewScreen();
    const redeemed = expectPost(page, "/sign-in/redeem", {}, 204);
    await answerEvents(
      page,
      'event: screen\ndata: <div data-state="opened" data-announcement="Ada’s phone is looking"><h2>Looking</h2></div>',
      "event: approved\ndata:",
    );
    await page.goto(`${stage.origin}/sign-in-waiting`, { waitUntil: "commit" });
    await page.getByRole("heading", { name: "Looking" }).waitFor();
    expect(await page.locator("#sign-in-status").textContent()).toBe("Ada’s phone is looking");
    expect((await redeemed).postData()).toBe("request=sir_Zk3pQ0xV7mT2bN8sLw4Yra");
    await close();
  });

  test("does not read the whole page aloud when only the QR code renews itself", async () => {
    const { page, close } = await stage.browser.openNewScreen();
    await answerEvents(
      page,
      'event: screen\ndata: <div data-state="waiting" id="renewed"><p data-user-code="482013">48</p></div>',
    );
    await page.goto(`${stage.origin}/sign-in-waiting`);
    await page.locator("#renewed").waitFor();
    expect(await page.locator("#sign-in-status").textContent()).toBe("");
    await close();
  });

  test("frees the passkey button and says what to do when the touch is refused", async () => {
    const { page, close } = await stage.browser.openPhone();
    await answerEvents(page);
    await page.route("**/passkeys/sign-in/options", (route) =>
      route.fulfill({ status: 429, json: { reason: "too_many_tries", message: "Please wait a minute." } }),
    );
    await page.goto(`${stage.origin}/sign-in-waiting`);
    await page.locator("#passkey-button").click();
    await page.getByText("Please wait a minute.").waitFor();
    expect(await page.locator("#passkey-button").getAttribute("aria-busy")).toBeNull();
    await close();
  });
});

describe("the phone", () => {
  test("moves a scanned code from the address into the form and sends it", async () => {
    const { page, close } = await stage.browser.openPhone();
    const sent = expectPost(page, "/link");
    await page.goto(`${stage.origin}/link#Vb3kQz8TfW1nXy6RmJ4uPg`, { waitUntil: "commit" });
    expect((await sent).postData()).toBe("code=Vb3kQz8TfW1nXy6RmJ4uPg");
    expect(page.url()).not.toContain("#");
    await close();
  });

  test("signs in by passkey first, then sends the code, when it has no session", async () => {
    const { page, authenticator, close } = await stage.browser.openPhone();
    await page.goto(`${stage.origin}/link-signed-out`);
    await makePasskey(page);
    expect(await authenticator.credentials()).toHaveLength(1);
    const order: string[] = [];
    page.on("request", (request) => request.method() === "POST" && order.push(new URL(request.url()).pathname));
    void expectPost(page, "/passkeys/sign-in/options", { challenge: "c2FtcGxl", rpId: "localhost" });
    void expectPost(page, "/passkeys/sign-in", { next: "/link" });
    const sent = expectPost(page, "/link");
    await page.locator("#code").fill("48 20 13");
    await page.locator("#link-button").click();
    expect((await sent).postData()).toBe("code=48+20+13");
    expect(order).toEqual(["/passkeys/sign-in/options", "/passkeys/sign-in", "/link"]);
    await close();
  });

  test("approves with one touch and goes where the server says", async () => {
    const { page, close } = await stage.browser.openPhone();
    await page.goto(`${stage.origin}/approval-page`);
    await makePasskey(page);
    const approved = expectPost(page, "/link/sir_Zk3pQ0xV7mT2bN8sLw4Yra/approve", { next: "/decided-approved" });
    await page.locator("#approve-button").click();
    expect((await approved).postDataJSON().response.type).toBe("public-key");
    await page.waitForURL("**/decided-approved");
    await close();
  });

  test("says so, and stays usable, when the finger is not the owner's", async () => {
    const { page, authenticator, close } = await stage.browser.openPhone();
    await page.goto(`${stage.origin}/approval-page`);
    await makePasskey(page);
    await authenticator.setUserVerified(false);
    await page.locator("#approve-button").click();
    await page.getByText("No passkey was used.").waitFor();
    expect(await page.locator("#approve-button").getAttribute("aria-busy")).toBeNull();
    await close();
  });
});
