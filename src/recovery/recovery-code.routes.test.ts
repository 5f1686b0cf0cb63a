import { afterAll, beforeAll, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../../tests/kit/app.ts";
import { readAttribute } from "../../tests/kit/http-browser.ts";
import { limits } from "../limits.ts";

const path = "/security/recovery-codes";
const shape = /([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}/g;

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(() => app.close());

const replaces = async () => readAttribute(await (await ada.phone.get(path)).text(), 'name="replaces" value') ?? "";
const make = async (fields: Record<string, string> = { confirmed: "yes" }) =>
  ada.phone.post(path, { replaces: await replaces(), ...fields });
const codesIn = (html: string) => [...new Set(html.match(shape))];

it("asks strangers to sign in, and says so to their forms", async () => {
  const stranger = app.newBrowser();
  const asked = await stranger.get(path);
  expect([asked.status, asked.headers.get("location")]).toEqual([303, `/sign-in?return_to=${path}`]);
  expect((await stranger.post(path, { replaces: "none" })).status).toBe(401);
});

it("shows ten codes once, on an answer that nobody stores, and never again", async () => {
  expect(await (await ada.phone.get(path)).text()).toContain("You have none yet");
  const answer = await make({});
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
  const html = await answer.text();
  const codes = codesIn(html);
  expect(codes).toHaveLength(limits.recoveryCodesInSet);
  for (const fact of ["Ada Lovelace", ada.identifier, new URL(app.origin).host]) expect(html).toContain(fact);
  expect(html).toContain("Each code works once");
  const later = await (await ada.phone.get(path)).text();
  expect(later).toContain("10 of 10 left");
  expect(codesIn(later)).toEqual([]);
});

it("replaces a set only when that is said, and only the set that was seen", async () => {
  const unsaid = await make({});
  expect([unsaid.status, codesIn(await unsaid.text())]).toEqual([400, []]);
  const seen = await replaces();
  app.advance(1_000);
  const first = await ada.phone.post(path, { replaces: seen, confirmed: "yes" });
  expect(codesIn(await first.text())).toHaveLength(10);
  // The browser's "load again" sends the form once more.
  const again = await ada.phone.post(path, { replaces: seen, confirmed: "yes" });
  const html = await again.text();
  expect([again.status, codesIn(html)]).toEqual([409, []]);
  expect(html).toContain("nothing was changed");
});

it.each([
  {},
  { replaces: "" },
  { replaces: "none or so" },
  { replaces: "-1" },
  { replaces: "1e9" },
  { replaces: "9".repeat(400) },
  { replaces: "none", confirmed: "no" },
  { replaces: "none", confirmed: "y".repeat(100_000) },
])("refuses %j", async (fields: Record<string, string>) => {
  const answer = await ada.phone.post(path, fields);
  expect([400, 413]).toContain(answer.status);
  expect(codesIn(await answer.text())).toEqual([]);
});

it("makes nothing for another site, by GET, or after the touch has grown old", async () => {
  const before = await replaces();
  const foreign = await ada.phone.post(
    path,
    { replaces: before, confirmed: "yes" },
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
  );
  expect(foreign.status).toBe(403);
  expect((await ada.phone.get(`${path}?replaces=${before}&confirmed=yes`)).status).toBe(200);
  app.advance(limits.freshVerificationSeconds * 1000);
  const stale = await make();
  expect([stale.status, codesIn(await stale.text())]).toEqual([403, []]);
  expect(await replaces()).toBe(before);
  await ada.signIn();
  expect((await make()).status).toBe(200);
});

it("speaks German to whoever asks for it", async () => {
  const german = await ada.phone.get(path, { "accept-language": "de" });
  expect(await german.text()).toContain("10 von 10 übrig");
});
