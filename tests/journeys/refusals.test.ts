import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { openStage, type Stage } from "./stage.ts";
import {
  alertOf,
  approve,
  button,
  enterCode,
  holdRequests,
  newPerson,
  openCard,
  openSignIn,
  readCode,
  requestOf,
  seeHeading,
  seeHome,
  seeText,
} from "./steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

/** Digits that no screen shows and that no code in quarantine has. */
async function unusedCode(): Promise<string> {
  const used = new Set((await stage.db.selectFrom("user_codes").select("code").execute()).map(({ code }) => code));
  for (let candidate = 100_000; ; candidate += 7) if (!used.has(String(candidate))) return String(candidate);
}

it("signs nobody in when the phone denies, and offers a new code", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  const code = await openCard(stage, ada.phone.page, screen.page);
  await button(ada.phone.page, en.approval.deny).click();
  await seeHeading(ada.phone.page, en.decided.denied.title);
  await seeHeading(screen.page, en.signIn.denied.heading);

  await button(screen.page, en.signIn.newCode).click();
  await seeHeading(screen.page, en.signIn.heading(null));
  expect(await readCode(screen.page)).not.toBe(code);
  await openCard(stage, ada.phone.page, screen.page);
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("denies when the person did not start this, and keeps on record that it was not merely declined", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  await openCard(stage, ada.phone.page, screen.page);
  const request = await requestOf(screen.page);
  await button(ada.phone.page, en.approval.notMine).click();
  await seeHeading(ada.phone.page, en.decided.denied.title);
  await seeHeading(screen.page, en.signIn.denied.heading);
  const events = await stage.db.selectFrom("audit_events").select("event").where("subject_id", "=", request).execute();
  expect(events.map(({ event }) => event)).toContain("sign_in_not_started_by_account");
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("tells both screens when a request runs out unread, and refuses to approve it", async () => {
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  // The live connection waits until the end of the request has been moved close.
  const connect = await holdRequests(screen.page, "**/sign-in/events*");
  await screen.page.goto(`${stage.server.url}/sign-in`);
  await openCard(stage, ada.phone.page, screen.page);
  await stage.endSoon(await requestOf(screen.page));
  connect();
  await seeHeading(screen.page, en.signIn.expired.heading);

  await button(ada.phone.page, en.approval.approve).click();
  expect(await alertOf(ada.phone.page)).toContain(en.refusals.expired.explanation);
  await ada.phone.page.reload();
  await seeHeading(ada.phone.page, en.decided.expired.title);
  await button(screen.page, en.signIn.newCode).click();
  await screen.page.locator("[data-state=waiting]").waitFor();
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("says at once that a code is wrong, lets it be mended, and keeps no wrong digits from working later", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  await enterCode(stage, ada.phone.page, await unusedCode());
  await seeText(ada.phone.page, en.refusals.wrong_code.explanation);
  await enterCode(stage, ada.phone.page, "12 34");
  await seeText(ada.phone.page, en.refusals.malformed_code.explanation);
  await openCard(stage, ada.phone.page, screen.page);
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("stops an account that guesses codes, says for how long, and stops nobody else", { timeout: 60_000 }, async () => {
  const guesser = await newPerson(stage, "Mallory Guess");
  const bystander = await newPerson(stage);
  const screen = await openSignIn(stage);
  const paused = guesser.phone.page.getByText(/There were many wrong codes. Please wait (a minute|\d+ minutes)/);
  // Twice the limit and a little: the counting window may end in between.
  for (let tries = 0; tries < 24 && !(await paused.isVisible()); tries++) {
    await enterCode(stage, guesser.phone.page, await unusedCode());
    await guesser.phone.page.locator(".field-error").waitFor();
  }
  expect(await paused.isVisible()).toBe(true);
  await enterCode(stage, guesser.phone.page, await readCode(screen.page));
  await paused.waitFor();

  await openCard(stage, bystander.phone.page, screen.page);
  await approve(bystander.phone.page);
  await seeHome(screen.page, bystander);
  await Promise.all([guesser.phone.close(), bystander.phone.close(), screen.close()]);
});

it("approves nothing without the right finger, says what to do, and approves with it", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  await openCard(stage, ada.phone.page, screen.page);
  await ada.phone.authenticator.setUserVerified(false);
  await button(ada.phone.page, en.approval.approve).click();
  expect(await alertOf(ada.phone.page)).toBe(en.passkey.cancelled);
  await seeHeading(screen.page, /is looking at this/);

  await ada.phone.authenticator.setUserVerified(true);
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("renews the code of a page that is left open, and still takes the code that someone was typing", async () => {
  const ada = await newPerson(stage);
  const screen = await stage.browser.openNewScreen();
  const connect = await holdRequests(screen.page, "**/sign-in/events*");
  await screen.page.goto(`${stage.server.url}/sign-in`);
  const first = await readCode(screen.page);
  // Shown for two minutes, of which a second is left.
  await stage.db
    .updateTable("user_codes")
    .set({ created_at: Date.now() - 119_000 })
    .where("code", "=", first.replaceAll(" ", ""))
    .execute();
  connect();
  await screen.page.locator(`[data-user-code]:not([data-user-code="${first.replaceAll(" ", "")}"])`).waitFor();
  const second = await readCode(screen.page);
  expect(second).not.toBe(first);

  await enterCode(stage, ada.phone.page, first);
  await button(ada.phone.page, en.approval.approve).waitFor();
  // Both screens show the code that was typed, so that they can be compared.
  expect(await readCode(ada.phone.page)).toBe(first);
  await seeHeading(screen.page, /is looking at this/);
  expect(await readCode(screen.page)).toBe(first);
  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("tells the phone when the new screen has cancelled while it was looking", async () => {
  const ada = await newPerson(stage);
  const screen = await openSignIn(stage);
  const code = await openCard(stage, ada.phone.page, screen.page);
  await button(screen.page, en.signIn.cancel).click();
  await screen.page.locator("[data-state=waiting]").waitFor();
  expect(await readCode(screen.page)).not.toBe(code);

  await button(ada.phone.page, en.approval.approve).click();
  expect(await alertOf(ada.phone.page)).toMatch(/\S/);
  await ada.phone.page.reload();
  await seeHeading(ada.phone.page, en.decided.cancelled.title);
  await Promise.all([ada.phone.close(), screen.close()]);
});

it("lets no second phone take a request over, by its code or by its address", async () => {
  const [ada, mallory] = [await newPerson(stage), await newPerson(stage, "Mallory Guess")];
  const screen = await openSignIn(stage);
  const code = await openCard(stage, ada.phone.page, screen.page);
  await enterCode(stage, mallory.phone.page, code);
  await seeText(mallory.phone.page, en.refusals.already_opened.explanation);
  await mallory.phone.page.goto(ada.phone.page.url());
  await seeHeading(mallory.phone.page, en.refusals.not_opened_by_you.title);

  await approve(ada.phone.page);
  await seeHome(screen.page, ada);
  await Promise.all([ada.phone.close(), mallory.phone.close(), screen.close()]);
});
