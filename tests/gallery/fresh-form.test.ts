/** Forms that ask for a fresh touch before they change the account, on their page of the gallery. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Authenticator } from "../kit/browser.ts";
import { creationOptions, expectPost as expectPostTo, makePasskey } from "./page-answers.ts";
import { type GalleryStage, openGalleryStage } from "./stage.ts";

let stage: GalleryStage;

beforeAll(async () => {
  stage = await openGalleryStage();
});
afterAll(() => stage?.close());

const expectPost = (page: Page, path: string, answer?: object, status?: number) =>
  expectPostTo(page, stage.origin + path, answer, status);

describe("a form that needs a fresh touch", () => {
  /** The page, with a passkey, and what its form sends; the server answers the form with a page of its own. */
  async function openPage(
    name: string,
  ): Promise<{ page: Page; authenticator: Authenticator; sent: string[]; close(): Promise<void> }> {
    const { page, authenticator, close } = await stage.browser.openPhone();
    await page.goto(`${stage.origin}/${name}`);
    await makePasskey(page);
    const sent: string[] = [];
    await page.route("**/security/passkeys/**", (route) => {
      sent.push(`${new URL(route.request().url()).pathname} ${route.request().postData() ?? ""}`.trim());
      return route.fulfill({ status: 403, contentType: "text/html", body: "<h1>The server has its say</h1>" });
    });
    await page.route("**/passkeys/sign-in/options", (route) => {
      sent.push(`touch ${route.request().postData()}`);
      return route.fulfill({ json: { challenge: "c2FtcGxl", rpId: "localhost" } });
    });
    await page.route("**/passkeys/sign-in", (route) => route.fulfill({ json: { next: "/" } }));
    return { page, authenticator, sent, close };
  }
  const unfold = (page: Page, name: string) =>
    page.getByText("Rename or remove").nth(["Google", "Laptop"].indexOf(name)).click();
  const touch = 'touch {"again":true}';

  test("is sent as it is while the last touch is fresh, and shows what the server says", async () => {
    const { page, sent, close } = await openPage("passkeys");
    await unfold(page, "Laptop");
    await page.getByRole("button", { name: "Remove Laptop" }).click();
    await page.getByText("The server has its say").waitFor();
    expect(sent).toEqual(["/security/passkeys/pk_hello/remove"]);
    await close();
  });

  test("asks for the touch first when the last one is too old, then sends what was filled in", async () => {
    const { page, sent, close } = await openPage("passkeys-stale");
    await unfold(page, "Laptop");
    await page.locator("#name-pk_hello").fill("Old laptop");
    await page.locator("#name-pk_hello").press("Enter");
    await page.getByText("The server has its say").waitFor();
    expect(sent).toEqual([touch, "/security/passkeys/pk_hello/rename name=Old+laptop"]);
    await close();
  });

  test("says so when there was no touch, frees the button, and can be tried again, also on another form", async () => {
    const { page, authenticator, sent, close } = await openPage("passkeys-stale");
    await authenticator.setUserVerified(false);
    await unfold(page, "Laptop");
    const button = page.getByRole("button", { name: "Remove Laptop" });
    await button.click();
    await page.getByText("No passkey was used.").waitFor();
    expect(await button.getAttribute("aria-busy")).toBeNull();
    await authenticator.setUserVerified(true);
    await unfold(page, "Google");
    await page.getByRole("button", { name: "Remove Google Password Manager" }).click();
    await page.getByText("The server has its say").waitFor();
    expect(sent).toEqual([touch, touch, "/security/passkeys/pk_synced/remove"]);
    await close();
  });

  test("keeps its button busy while the touch is awaited, and is sent once", async () => {
    const { page, sent, close } = await openPage("passkeys-stale");
    const asked = Promise.withResolvers<void>();
    await page.route("**/passkeys/sign-in/options", async (route) => {
      await asked.promise;
      await route.fallback();
    });
    await unfold(page, "Laptop");
    const button = page.getByRole("button", { name: "Remove Laptop" });
    await button.click();
    expect(await button.getAttribute("aria-busy")).toBe("true");
    await button.click();
    asked.resolve();
    await page.getByText("The server has its say").waitFor();
    expect(sent).toEqual([touch, "/security/passkeys/pk_hello/remove"]);
    await close();
  });
});

test("adding a passkey asks for a fresh touch when the last one is too old", async () => {
  const { page, close } = await stage.browser.openPhone();
  await page.goto(`${stage.origin}/passkeys`);
  await makePasskey(page);
  const creation = { ...creationOptions, user: { id: "b3RoZXI", name: "grace", displayName: "Grace" } };
  let asked = 0;
  await page.route("**/passkeys/registration/options", (route) =>
    asked++ === 0
      ? route.fulfill({ status: 403, json: { reason: "fresh_verification_needed", message: "Once more." } })
      : route.fulfill({ json: creation }),
  );
  void expectPost(page, "/passkeys/sign-in/options", { challenge: "c2FtcGxl", rpId: "localhost" });
  void expectPost(page, "/passkeys/sign-in", { next: "/" });
  const registered = expectPost(page, "/passkeys/registration", { next: "/passkeys-only-one" });
  await page.locator("#add-passkey-button").click();
  expect((await registered).postDataJSON().response.type).toBe("public-key");
  await page.waitForURL("**/passkeys-only-one");
  await close();
});
