import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addAuthenticator, launchBrowser, type TestBrowser } from "./browser.ts";
import { packagedChromium } from "./chromium.ts";

let server: Server;
let url: string;
let browser: TestBrowser;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(`<title>${request.headers["user-agent"]?.includes("Mobile") ? "phone" : "desktop"}</title>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}/`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser?.close();
  server.close();
});

const createPasskey = (page: Page) =>
  page.evaluate(async () => {
    const credential = (await navigator.credentials.create({
      publicKey: {
        challenge: new Uint8Array(32),
        rp: { name: "Test" },
        user: { id: new Uint8Array([1, 2, 3]), name: "ada", displayName: "Ada" },
        pubKeyCredParams: [{ type: "public-key", alg: -7 }],
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
      },
    })) as PublicKeyCredential;
    return credential.id;
  });

/** The id of the passkey used and whether the user was verified, or the name of the error. */
const usePasskey = (page: Page, userVerification: UserVerificationRequirement = "required", credentialId = "") =>
  page.evaluate(
    async ({ userVerification, credentialId }) => {
      try {
        const id = Uint8Array.from(atob(credentialId), (character) => character.charCodeAt(0));
        const allowCredentials = id.length === 0 ? [] : [{ type: "public-key" as const, id }];
        const publicKey = { challenge: new Uint8Array(32), userVerification, allowCredentials };
        const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
        const data = new Uint8Array((credential.response as AuthenticatorAssertionResponse).authenticatorData);
        return { id: credential.id, verified: ((data[32] ?? 0) & 0x04) !== 0 };
      } catch (error) {
        return { error: (error as Error).name };
      }
    },
    { userVerification, credentialId },
  );

describe("the phone", () => {
  it("creates a passkey and uses it, also after going to another page", async () => {
    const phone = await browser.openPhone();
    await phone.page.goto(url);
    expect(await phone.page.title()).toBe("phone");
    const id = await createPasskey(phone.page);
    expect(await usePasskey(phone.page)).toEqual({ id, verified: true });
    await phone.page.goto(`${url}other`);
    expect(await usePasskey(phone.page)).toEqual({ id, verified: true });
    expect(await phone.authenticator.credentials()).toMatchObject([{ rpId: "localhost", isResidentCredential: true }]);
    await phone.close();
  });

  it("fails the ceremony while the finger is not the owner's", async () => {
    const phone = await browser.openPhone();
    await phone.page.goto(url);
    const id = await createPasskey(phone.page);
    await phone.authenticator.setUserVerified(false);
    expect(await usePasskey(phone.page)).toEqual({ error: "NotAllowedError" });
    await phone.authenticator.setUserVerified(true);
    expect(await usePasskey(phone.page)).toEqual({ id, verified: true });
    await phone.close();
  });

  it("can hold a passkey without being able to verify the user", async () => {
    const phone = await browser.openPhone();
    await phone.page.goto(url);
    const id = await createPasskey(phone.page);
    const [credential] = await phone.authenticator.credentials();
    const other = await browser.openNewScreen();
    await other.page.goto(url);
    const weak = await addAuthenticator(other.page, { withoutUserVerification: true });
    if (credential === undefined) throw new Error("the phone holds no passkey");
    await weak.addCredential(credential);
    expect(await usePasskey(other.page, "discouraged", credential.credentialId)).toEqual({ id, verified: false });
    await Promise.all([phone.close(), other.close()]);
  });
});

describe("the new screen", () => {
  it("shares neither cookies nor passkeys with the phone", async () => {
    const [phone, screen] = await Promise.all([browser.openPhone(), browser.openNewScreen()]);
    await Promise.all([phone.page.goto(url), screen.page.goto(url)]);
    expect(await screen.page.title()).toBe("desktop");
    await phone.page.evaluate("document.cookie = 'name=phone'");
    const authenticator = await addAuthenticator(screen.page);
    await createPasskey(phone.page);
    expect(await screen.page.evaluate("document.cookie")).toBe("");
    expect(await authenticator.credentials()).toEqual([]);
    await Promise.all([phone.close(), screen.close()]);
  });
});

it.runIf(process.platform === "linux")(
  "needs no Chromium on the machine: the one in the package holds passkeys too",
  async () => {
    const packaged = await launchBrowser(packagedChromium());
    const phone = await packaged.openPhone();
    await phone.page.goto(url);
    const id = await createPasskey(phone.page);
    expect(await usePasskey(phone.page)).toEqual({ id, verified: true });
    await packaged.close();
  },
);
