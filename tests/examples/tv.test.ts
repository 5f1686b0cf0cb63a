import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser, type TestBrowser } from "../kit/browser.ts";
import { type ExampleProcess, invitePerson, runCommand, runExample } from "../kit/example-process.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";

let server: ServerProcess;
let browser: TestBrowser;
let ada: RegisteredPerson;
let tv: ExampleProcess;
let url: string;

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer(), launchBrowser()]);
  ada = await invitePerson(server, "Ada Lovelace");
  const { client } = await runCommand(server, "client", "add", "Living-room TV", "--device");
  const port = String(await freePort());
  const env = { COUNTERSIGN_URL: server.url, CLIENT_ID: (client as { id: string }).id, EXAMPLE_PORT: port };
  tv = runExample("examples/tv/tv.ts", [], env);
  url = await tv.find(/The television is at (\S+)\./);
});
afterAll(async () => {
  await Promise.all([tv?.kill(), browser?.close()]);
  await server?.close();
});

const shownCode = async (page: Page): Promise<string> => (await page.locator(".code").textContent()) ?? "";

describe("examples/tv", () => {
  it("shows a code, then greets whoever approved, by the OK key alone and without an error of its policy", async () => {
    const screen = await browser.openNewScreen({ viewport: { width: 1920, height: 1080 } });
    const { page } = screen;
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));

    await page.goto(url);
    const code = await shownCode(page);
    expect(code).toMatch(/^\d\d \d\d \d\d$/);
    expect(await page.locator(".qr svg").isVisible()).toBe(true);
    await page.keyboard.press("Enter");
    await page.waitForFunction((old) => document.querySelector(".code")?.textContent !== old, code);

    await ada.openAndApprove(await shownCode(page));
    await page.getByRole("heading", { name: "Hello Ada Lovelace" }).waitFor();

    await page.keyboard.press("Enter");
    await page.locator(".code").waitFor();
    await ada.deny(await ada.open(await shownCode(page)));
    await page.getByText("The sign-in was denied.").waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".code").waitFor();
    expect(complaints).toEqual([]);
    await screen.close();
  });

  it("says how to start the server when none runs", async () => {
    const lonely = runExample("examples/tv/tv.ts", [], { COUNTERSIGN_URL: `http://localhost:${await freePort()}` });
    expect(await lonely.ended).toBe(3);
    expect(lonely.output()).toContain('Start Countersign with "npm start"');
  });
});
