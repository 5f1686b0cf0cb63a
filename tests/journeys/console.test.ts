/** The administrators' console, in a real browser: by the keyboard, by the touch that a change asks for, and by axe. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { en } from "../../src/messages/en.ts";
import { axeComplaints } from "../kit/accessibility.ts";
import { openStage, type Stage } from "./stage.ts";
import { acceptInvitation, button, newPerson, seeHeading, seeText } from "./steps.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage?.close());

const consoleOn = (page: Page, path = "") => page.goto(`${stage.server.url}/admin${path}`);

/** An owner in a browser that holds their passkey. */
async function newOwner(name: string) {
  const screen = await stage.browser.openPhone({ viewport: { width: 1280, height: 800 } });
  const owner = await acceptInvitation(screen.page, await stage.invite("owner"), name);
  return { ...screen, ...owner };
}

/** Lets the last touch grow old: the page's own count of it, and the server's. */
async function ageTouches(): Promise<void> {
  await stage.db.updateTable("sessions").set({ verified_at: 1 }).execute();
}

it("finds a person by the keyboard alone, and switches their account off after a touch that had grown old", async () => {
  const greta = await newPerson(stage, "Greta Gone");
  const { page, authenticator: _, close } = await newOwner("Olga Owner");
  await consoleOn(page);
  await page.keyboard.press("/");
  await page.keyboard.type("greta");
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: "Greta Gone" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await seeHeading(page, "Greta Gone");
  expect(await axeComplaints(page, "person")).toEqual([]);

  await ageTouches();
  // The page still counts on its touch, the server does not: it asks on a page of its own.
  await button(page, en.people.disable.button).click();
  await seeHeading(page, en.console.verify.title);
  await button(page, en.console.verify.proceed).click();
  await seeText(page, en.people.done.disabled);
  await greta.phone.page.goto(stage.server.url);
  await seeHeading(greta.phone.page, en.signIn.heading(null));

  // With no touch left when the page was made, the page itself asks first, and the form goes on with what is in it.
  await ageTouches();
  await page.reload();
  await page.getByLabel(en.people.join).fill("harbour");
  await button(page, en.people.joinButton).click();
  await seeText(page, en.people.done.joined);
  await Promise.all([close(), greta.phone.close()]);
});

it("invites from a list that is looked at first, and the invited get in", async () => {
  const { page, close } = await newOwner("Oskar Owner");
  await consoleOn(page, "/people/invite");
  await page.getByLabel(en.people.invite.csv).fill("name,email\nNils New,nils@example.org\n,lost@example.org");
  await button(page, en.people.invite.preview).click();
  await seeText(page, en.people.inviteList.lineProblems.name_missing);
  await page.getByLabel(en.people.invite.csv).fill("name,email\nNils New,nils@example.org");
  await button(page, en.people.inviteList.again).click();
  await seeHeading(page, en.people.inviteList.will(1));
  await button(page, en.people.inviteList.go(1)).click();
  const links = await page.getByLabel(en.people.inviteList.links).inputValue();
  const [, link = ""] = /"Nils New","nils@example\.org","([^"]+)"/.exec(links) ?? [];
  const phone = await stage.browser.openPhone();
  await acceptInvitation(phone.page, link, "Nils New");
  await Promise.all([phone.close(), close()]);
});

it("works without scripts as far as a page is read, found and led to", async () => {
  const owner = await newOwner("Otto Owner");
  const cookies = await owner.context.cookies();
  const plain = await stage.browser.openNewScreen({ javaScriptEnabled: false });
  await plain.context.addCookies(cookies);
  await consoleOn(plain.page);
  await plain.page.getByLabel(en.console.home.findPerson).fill("otto");
  await button(plain.page, en.console.search).click();
  await plain.page.getByRole("table").getByRole("link", { name: "Otto Owner" }).click();
  await seeHeading(plain.page, "Otto Owner");
  // A change goes through as long as the last touch counts.
  await plain.page.getByLabel(en.people.join).fill("harbour");
  await button(plain.page, en.people.joinButton).click();
  await seeText(plain.page, en.people.done.joined);
  await Promise.all([plain.close(), owner.close()]);
});
