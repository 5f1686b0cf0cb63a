/** The phone is gone: its owner comes back without it, and a thief does not. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { Schema } from "../../src/database/schema.ts";
import { hashSecret, hashShortSecret } from "../../src/digest.ts";
import { en } from "../../src/messages/en.ts";
import { systemRandom } from "../../src/random.ts";
import { addAuthenticator } from "../kit/browser.ts";
import { openStage, type Stage } from "./stage.ts";
import { button, newPerson, type PersonWithPhone, seeHeading, seeHome, seeText } from "./steps.ts";

const words = en.accountRecovery;

// Whole stories of a lost phone, and answers that take their time by design: a busy machine needs more than the usual.
vi.setConfig({ testTimeout: 60_000 });

let stage: Stage;
beforeAll(async () => {
  // No mail server answers there: a code that has been sent is wiped, and these tests read it.
  stage = await openStage({ SMTP_URL: "smtp://127.0.0.1:1" });
});
afterAll(() => stage?.close());

const accountOf = async (person: PersonWithPhone) =>
  (
    await stage.db
      .selectFrom("accounts")
      .select("id")
      .where("identifier", "=", person.identifier)
      .executeTakeFirstOrThrow()
  ).id;

/** A printed code, and a confirmed address: both have pages and journeys of their own. */
async function giveWaysBack(person: PersonWithPhone, email: string): Promise<string> {
  const account_id = await accountOf(person);
  const now = Date.now();
  const code = "7K3M9QXR0WTBVDE2";
  const salt = systemRandom.salt();
  const code_hash = await hashShortSecret(code, salt);
  await stage.db
    .insertInto("recovery_codes")
    .values({ account_id, position: 0, salt, code_hash, created_at: now, used_at: null })
    .execute();
  const address: Schema["addresses"] = {
    id: systemRandom.id("adr_"),
    account_id,
    kind: "email",
    value: email,
    created_at: now,
    verified_at: now,
    sent: 0,
    sending_since: 0,
    wrong_in_a_row: 0,
  };
  await stage.db.insertInto("addresses").values(address).execute();
  return "7K3M-9QXR-0WTB-VDE2";
}

async function codeSentTo(email: string): Promise<string> {
  for (;;) {
    const rows = await stage.db.selectFrom("outbox").select("payload").where("recipient", "=", email).execute();
    const codes = rows.flatMap(({ payload }) => (JSON.parse(payload) as { code?: string }).code ?? []);
    if (codes.length > 0) return codes.at(-1) ?? "";
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function beginRecovery(page: Page, person: PersonWithPhone): Promise<void> {
  await page.goto(`${stage.server.url}/sign-in`);
  await page.getByRole("link", { name: words.lostPhone }).click();
  await page.getByLabel(words.name.field).fill(person.identifier);
  await button(page, words.name.proceed).click();
  await seeHeading(page, words.proving.heading);
}

async function proveByEmail(page: Page, email: string): Promise<void> {
  await button(page, words.methods.email.send).click();
  await seeText(page, words.methods.email.sent);
  await page.getByLabel(words.methods.email.field).fill(await codeSentTo(email));
  await page.keyboard.press("Enter");
}

it("brings the owner back by a recovery code and e-mail, and ends what the lost phone could do", async () => {
  const ada = await newPerson(stage);
  const code = await giveWaysBack(ada, "ada@home.example");
  const phone = await stage.browser.openPhone();
  const { page } = phone;

  await beginRecovery(page, ada);
  await page.getByLabel(words.methods.recovery_code.field).fill(code);
  await page.keyboard.press("Enter");
  await seeHeading(page, words.proving.waitingHeading);
  await proveByEmail(page, "ada@home.example");
  await seeHeading(page, words.ready.heading);
  await button(page, words.ready.proceed).click();
  await seeHeading(page, words.pass.bindHeading(ada.name));
  await button(page, words.pass.create).click();
  await seeHeading(page, words.oldDevices.heading);
  await seeText(page, words.oldDevices.keep("Pixel 9"));
  await button(page, words.oldDevices.remove).click();
  await seeHome(page, ada);
  expect(await phone.authenticator.credentials()).toHaveLength(1);

  await ada.phone.page.goto(`${stage.server.url}/`);
  await seeHeading(ada.phone.page, en.signIn.heading(null));
  await phone.close();
});

it("stops a thief who reads the owner's mail: the phone says so at home, and one tap ends it", async () => {
  const ada = await newPerson(stage);
  await giveWaysBack(ada, "ada@stolen.example");
  const thief = await stage.browser.openNewScreen();
  await beginRecovery(thief.page, ada);
  await proveByEmail(thief.page, "ada@stolen.example");
  await seeHeading(thief.page, words.proving.waitingHeading);

  const owner = ada.phone.page;
  await owner.goto(`${stage.server.url}/`);
  await seeHeading(owner, words.running.heading);
  await owner.getByRole("link", { name: words.running.look }).click();
  await owner.getByRole("button", { name: new RegExp(`^${words.running.stopNotMe}`) }).click();
  await seeText(owner, words.running.stoppedNotMe);

  await thief.page.reload();
  await seeHeading(thief.page, words.cancelled.heading);
  await thief.close();
});

it("takes a security key that is still bound beside one code, in whichever order", async () => {
  const ada = await newPerson(stage);
  await giveWaysBack(ada, "ada@key.example");
  const screen = await stage.browser.openNewScreen();
  const key = await addAuthenticator(screen.page, { transport: "usb" });
  const [credential] = await ada.phone.authenticator.credentials();
  if (credential === undefined) throw new Error("the phone holds no passkey");
  await key.addCredential(credential);
  await beginRecovery(screen.page, ada);
  await button(screen.page, words.methods.passkey.use).click();
  await seeText(screen.page, words.proving.onlyPasskey);
  await proveByEmail(screen.page, "ada@key.example");
  await seeHeading(screen.page, words.ready.heading);
  await screen.close();
});

it("lets a person with a pass from an administrator bind a passkey, by its link alone", async () => {
  const ada = await newPerson(stage);
  const token = systemRandom.secret();
  const now = Date.now();
  const pass: Schema["access_passes"] = {
    id: systemRandom.id("tap_"),
    account_id: await accountOf(ada),
    token_hash: hashSecret(token),
    issued_by: "administrator",
    issuer_id: null,
    recovery_id: null,
    one_time: 1,
    created_at: now,
    expires_at: now + 3_600_000,
    used_at: null,
    revoked_at: null,
  };
  await stage.db.insertInto("access_passes").values(pass).execute();
  const phone = await stage.browser.openPhone();
  await phone.page.goto(`${stage.server.url}/pass#${token}`);
  await seeHeading(phone.page, words.pass.bindHeading(ada.name));
  expect(phone.page.url()).not.toContain(token);
  await button(phone.page, words.pass.create).click();
  await seeHome(phone.page, ada);
  await phone.page.goto(`${stage.server.url}/pass#${token}`);
  await seeHeading(phone.page, en.refusals.access_pass_used.title);
  await phone.close();
});
