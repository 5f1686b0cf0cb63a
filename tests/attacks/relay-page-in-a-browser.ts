/**
 * Attack 4 in a real Chromium: a page on another origin, in the very browser that is known to her account, tries to use
 * that browser and its network for the attacker. Each result is what the page gets.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { launchBrowser } from "../kit/browser.ts";
import { startServer } from "../kit/server-process.ts";

export type RelayResults = Record<
  "sign-in page" | "device authorization" | "frame" | "browser key" | "passkey" | "form",
  string
>;

export async function tryRelayPage(): Promise<RelayResults> {
  const evil = createServer((_request, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>Your parcel</title>");
  });
  await new Promise<void>((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const [server, browser] = await Promise.all([startServer({ env: { LOG_LEVEL: "silent" } }), launchBrowser()]);
  try {
    const screen = await browser.openNewScreen();
    // The browser makes its key on our page, as a known one has.
    await screen.page.goto(`${server.url}/sign-in`);
    await screen.page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
    await screen.page.goto(`http://evil.localhost:${(evil.address() as AddressInfo).port}/`);
    const results = await screen.page.evaluate(async (target: string) => {
      const attempt = async (act: () => Promise<string>) =>
        act().catch((error: unknown) => (error instanceof Error ? error.name : String(error)));
      const read = (path: string, init: RequestInit) =>
        attempt(async () => {
          const answer = await fetch(target + path, init);
          return answer.type === "opaque" ? "opaque" : `read ${(await answer.text()).length} bytes`;
        });
      const form = { method: "POST", body: new URLSearchParams({ client_id: "television" }) };
      return {
        "sign-in page": await read("/sign-in", { credentials: "include" }),
        "device authorization": await read("/oauth/device_authorization", form),
        frame: await attempt(async () => {
          const frame = document.createElement("iframe");
          frame.src = `${target}/sign-in`;
          document.body.append(frame);
          await new Promise((resolve) => {
            frame.onload = resolve;
          });
          return frame.contentDocument === null ? "unreadable" : "readable";
        }),
        "browser key": await attempt(async () => `${(await indexedDB.databases()).length} databases`),
        passkey: await attempt(async () => {
          const host = new URL(target).hostname;
          const publicKey = { challenge: new Uint8Array(32), rpId: host, timeout: 2000 };
          await navigator.credentials.get({ publicKey });
          return "an assertion";
        }),
        form: await attempt(async () => {
          const answer = await fetch(`${target}/link`, { ...form, mode: "no-cors", credentials: "include" });
          return answer.type;
        }),
      };
    }, server.url);
    await screen.close();
    return results;
  } finally {
    await browser.close();
    await server.close();
    evil.close();
  }
}
