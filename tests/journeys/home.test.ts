import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { root } from "../../scripts/runtime.mjs";
import { en } from "../../src/messages/en.ts";
import { addAuthenticator } from "../kit/browser.ts";
import { openStage, type Stage } from "./stage.ts";
import {
  acceptInvitation,
  alertOf,
  approve,
  button,
  newPerson,
  openCard,
  openSignIn,
  type PersonWithPhone,
  seeHeading,
  seeHome,
  seeText,
  sessionRow,
  signInByCode,
} from "./steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const passkeysOn = (page: Page) => page.goto(`${stage.server.url}/security/passkeys`);
const home = (person: PersonWithPhone) => person.phone.page.goto(stage.server.url);

it("takes a sign-in back from the phone: the new screen is signed out", async () => {
  const ada = await newPerson(stage);
  const screen = await signInByCode(stage, ada);
  const decided = ada.phone.page.url();
  await button(ada.phone.page, en.decided.undo).click();
  await seeHeading(ada.phone.page, en.proximity.protected.title);
  await ada.phone.page.goto(decided);
  await seeHeading(ada.phone.page, en.decided.revoked.title);
  await screen.page.reload();
  await seeHeading(screen.page, en.signIn.heading(null));
  await home(ada);
  await seeHome(ada.phone.page, ada);
  expect(await sessionRow(ada.phone.page, /Linux/).count()).toBe(0);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("signs out here, and there, and nowhere else", async () => {
  const ada = await newPerson(stage);
  const [first, second] = [await signInByCode(stage, ada), await signInByCode(stage, ada)];
  await button(first.page, en.home.signOut).click();
  await seeHeading(first.page, en.signIn.heading(null));

  await home(ada);
  await sessionRow(ada.phone.page, /on Linux$/).waitFor();
  expect(await sessionRow(ada.phone.page, /Linux/).count()).toBe(1);
  await button(ada.phone.page, /^Sign out .* on Linux$/).click();
  await sessionRow(ada.phone.page, /Linux/).waitFor({ state: "detached" });
  await seeHome(ada.phone.page, ada);
  await second.page.reload();
  await seeHeading(second.page, en.signIn.heading(null));
  await Promise.all([ada.phone.close(), first.close(), second.close()]);
});

it("adds a security key as a second passkey right after the first", async () => {
  const ada = await newPerson(stage);
  const { page, authenticator } = ada.phone;
  await addAuthenticator(page, { transport: "usb" });
  await authenticator.setUserPresent(false);
  await passkeysOn(page);
  await button(page, en.passkeys.add).click();
  await page.locator("[data-passkey]").nth(1).waitFor();
  await ada.phone.close();
});

it("asks for a fresh touch before it adds a passkey later on", async () => {
  const ada = await newPerson(stage);
  const { page, authenticator } = ada.phone;
  await stage.db
    .updateTable("sessions")
    .set({ verified_at: Date.now() - 301_000 })
    .execute();
  const key = await addAuthenticator(page, { transport: "usb" });
  await key.setUserPresent(false);
  let touches = 0;
  await page.route("**/passkeys/registration/options", async (route) => {
    touches += 1;
    // The second time, after the phone's touch, the person holds the key.
    if (touches === 2) {
      await authenticator.setUserPresent(false);
      await key.setUserPresent(true);
    }
    await route.continue();
  });
  await passkeysOn(page);
  const verified = page.waitForResponse("**/passkeys/sign-in");
  await button(page, en.passkeys.add).click();
  expect((await verified).status()).toBe(200);
  await page.locator("[data-passkey]").nth(1).waitFor();
  expect(touches).toBe(2);
  await ada.phone.close();
});

it("adds no passkey to a screen that was signed in by code and can show none", async () => {
  const ada = await newPerson(stage);
  const screen = await signInByCode(stage, ada);
  await addAuthenticator(screen.page);
  await passkeysOn(screen.page);
  await button(screen.page, en.passkeys.add).click();
  expect(await alertOf(screen.page)).toMatch(/passkey/);
  expect(await screen.page.locator("[data-passkey]").count()).toBe(1);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("says that a device has its passkey already", async () => {
  const ada = await newPerson(stage);
  await passkeysOn(ada.phone.page);
  await button(ada.phone.page, en.passkeys.add).click();
  expect(await alertOf(ada.phone.page)).toContain(en.passkey.alreadyRegistered);
  await ada.phone.close();
});

it("invites a second person by the command line, once", async () => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, "bin", "countersign.mjs"), "--json", "invite", "--name", "Grace Hopper"],
    {
      env: { PATH: process.env.PATH, COUNTERSIGN_URL: stage.server.url, DATABASE_URL: stage.server.databaseUrl },
    },
  );
  const { url } = JSON.parse(stdout) as { url: string };
  const phone = await stage.browser.openPhone();
  await phone.page.goto(url);
  await seeHeading(phone.page, en.invitation.beginHeading);
  expect(await phone.page.getByLabel(en.invitation.name).inputValue()).toBe("Grace Hopper");
  const grace = await acceptInvitation(phone.page, url, "Grace Hopper");
  const screen = await signInByCode(stage, { ...grace, phone });

  const late = await stage.browser.openPhone();
  await late.page.goto(url);
  await seeHeading(late.page, en.refusals.invitation_used.title);
  await Promise.all([phone.close(), screen.close(), late.close()]);
});

it("signs in with a passkey on the new screen itself, without a phone", async () => {
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  const authenticator = await addAuthenticator(screen.page);
  for (const credential of await ada.phone.authenticator.credentials()) await authenticator.addCredential(credential);
  // The person does not pick the passkey that the browser suggests in the field, which the authenticator would at once.
  await screen.page.route("**/passkeys/sign-in/options", () => {}, { times: 1 });
  await screen.page.goto(`${stage.server.url}/sign-in`);
  await button(screen.page, en.signIn.passkeyButton).click();
  await seeHome(screen.page, ada);
  expect(await sessionRow(screen.page, /Linux/).textContent()).toContain("with a passkey on that device");
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("signs in when the person picks the passkey that the browser suggests", async () => {
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  const authenticator = await addAuthenticator(screen.page);
  for (const credential of await ada.phone.authenticator.credentials()) await authenticator.addCredential(credential);
  await screen.page.goto(`${stage.server.url}/sign-in`);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("signs in on a new screen that runs no scripts: it refreshes, and Continue leads home", {
  timeout: 60_000,
}, async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage, { javaScriptEnabled: false });
  await openCard(stage, ada.phone.page, screen.page);
  await seeHeading(screen.page, /is looking at this/);
  await approve(ada.phone.page);
  await button(screen.page, en.signIn.proceed).click();
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("tells a new screen without scripts that the phone said no", { timeout: 60_000 }, async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage, { javaScriptEnabled: false });
  await openCard(stage, ada.phone.page, screen.page);
  await button(ada.phone.page, en.approval.deny).click();
  await seeText(screen.page, en.signIn.denied.heading);
  await button(screen.page, en.signIn.newCode).click();
  await screen.page.locator("[data-state=waiting]").waitFor();
  await Promise.all([ada.phone.close(), screen.close()]);
});
