import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../../tests/kit/app.ts";
import type { HttpBrowser } from "../../tests/kit/http-browser.ts";
import { limits } from "../limits.ts";

const path = "/security/addresses";
const missing = "adr_aaaaaaaaaaaaaaaaaaaaaa";

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await startApp({ env: { SMS_WEBHOOK_URL: "http://127.0.0.1:9/sms", SMS_WEBHOOK_SECRET: "s".repeat(32) } });
});
beforeEach(async () => {
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(() => app.close());

const add = (address: string, kind = "email", browser: HttpBrowser = ada.phone) =>
  browser.post(path, { kind, address });
const page = async (browser: HttpBrowser = ada.phone) => (await browser.get(path)).text();
const idsOn = (html: string) => [...html.matchAll(/data-address="(adr_[\w-]{22})"/g)].map(([, id]) => id);
const codeFor = async (recipient: string): Promise<string> => {
  const rows = await app.deps.db.selectFrom("outbox").selectAll().where("recipient", "=", recipient).execute();
  return rows.map(({ payload }) => JSON.parse(payload)).findLast(({ code }) => code !== undefined)?.code;
};
const otherThan = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");

it("asks strangers to sign in, and refuses their forms", async () => {
  const stranger = app.newBrowser();
  expect((await stranger.get(path)).headers.get("location")).toBe(`/sign-in?return_to=${path}`);
  for (const form of [path, `${path}/${missing}/code`, `${path}/${missing}/verify`, `${path}/${missing}/remove`])
    expect((await stranger.post(form, {})).status).toBe(401);
});

it("adds, confirms and removes an address", async () => {
  const added = await add("Ada@Example.org");
  expect([added.status, added.headers.get("location")]).toEqual([303, `${path}?done=sent`]);
  const html = await page();
  expect(html).toContain("ada@example.org");
  expect(html).toContain("not confirmed");
  const code = await codeFor("ada@example.org");
  expect(html).not.toContain(code);
  const [id] = idsOn(html);
  const wrong = await ada.phone.post(`${path}/${id}/verify`, { code: otherThan(code) });
  expect([wrong.status, await wrong.text()]).toEqual([403, expect.stringContaining("not the code we sent last")]);
  const right = await ada.phone.post(`${path}/${id}/verify`, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
  expect(right.headers.get("location")).toBe(`${path}?done=verified`);
  expect(await page()).toContain("Confirmed on");
  const removed = await ada.phone.post(`${path}/${id}/remove`, {});
  expect(removed.headers.get("location")).toBe(`${path}?done=removed`);
  expect(idsOn(await page())).toEqual([]);
});

it("gives back what was typed, as text and nothing else", async () => {
  const hostile = '"><script>alert(1)</script>@example.org';
  const answer = await add(hostile);
  const html = await answer.text();
  expect(answer.status).toBe(400);
  expect(html).not.toContain("<script>alert");
  expect(html).toContain("&lt;script");
});

it.each([
  "ada@example.org\r\nBcc: mallory@example.org",
  "ada@example.org,mallory@example.org",
  "Ada <ada@example.org>",
  "ada@example.org\u0000",
])("writes nothing to %j", async (address) => {
  const before = await app.deps.db.selectFrom("outbox").selectAll().execute();
  expect((await add(address)).status).toBe(400);
  expect(await app.deps.db.selectFrom("outbox").selectAll().execute()).toHaveLength(before.length);
});

it.each([
  {},
  { kind: "email" },
  { address: "ada@example.org" },
  { kind: "fax", address: "ada@example.org" },
  { kind: "email", address: `${"a".repeat(500)}@example.org` },
  { kind: "email", address: "a".repeat(100_000) },
])("refuses the form %#", async (fields: Record<string, string>) => {
  expect([400, 413]).toContain((await ada.phone.post(path, fields)).status);
});

it.each(["adr_x", "adr_", "..", "%00", "sir_aaaaaaaaaaaaaaaaaaaaaa", "adr_aaaaaaaaaaaaaaaaaaaaa'", missing])(
  "knows no address called %j",
  async (id) => {
    for (const action of ["code", "verify", "remove"])
      expect((await ada.phone.post(`${path}/${id}/${action}`, { code: "123456" })).status).toBe(404);
  },
);

it("answers about other people's addresses as about none", async () => {
  const grace = await app.createPerson("Grace Hopper");
  await add("grace@example.org", "email", grace.phone);
  const [hers] = idsOn(await page(grace.phone));
  const code = await codeFor("grace@example.org");
  // Each page names itself; all else is alike.
  const alike = (html: string) => html.replaceAll(String(hers), missing);
  for (const action of ["code", "verify", "remove"]) {
    const there = await ada.phone.post(`${path}/${hers}/${action}`, { code });
    const nowhere = await ada.phone.post(`${path}/${missing}/${action}`, { code });
    expect([there.status, alike(await there.text())]).toEqual([404, await nowhere.text()]);
  }
  expect((await add("grace@example.org")).headers.get("location")).toBe(`${path}?done=sent`);
});

it("changes nothing by GET, for another site, or after the touch has grown old", async () => {
  await add("ada@example.org");
  const [id] = idsOn(await page());
  const code = await codeFor("ada@example.org");
  const foreign = { origin: "https://evil.example", "sec-fetch-site": "cross-site" };
  for (const action of ["code", "verify", "remove"]) {
    expect((await ada.phone.get(`${path}/${id}/${action}`)).status).toBe(405);
    expect((await ada.phone.post(`${path}/${id}/${action}`, { code }, foreign)).status).toBe(403);
  }
  app.advance(limits.freshVerificationSeconds * 1000);
  for (const action of ["code", "verify", "remove"])
    expect((await ada.phone.post(`${path}/${id}/${action}`, { code })).status).toBe(403);
  expect((await add("later@example.org")).status).toBe(403);
  await ada.signIn();
  expect((await ada.phone.post(`${path}/${id}/verify`, { code })).status).toBe(303);
});

it("shows addresses in part in a browser that is no own device, and changes nothing from there", async () => {
  await add("ada.lovelace@example.org");
  const [id] = idsOn(await page());
  await app.deps.db.updateTable("sessions").set({ device_id: null }).execute();
  const shown = await page();
  expect(shown).toContain("a…@example.org");
  expect(shown).not.toContain("ada.lovelace");
  expect((await ada.phone.post(`${path}/${id}/remove`, {})).status).toBe(403);
  expect((await add("more@example.org")).status).toBe(403);
});

it("offers phone numbers only where text messages can be sent", async () => {
  expect(await page()).toContain("Add a phone number");
  expect((await add("+49 170 1234512", "phone")).status).toBe(303);
  expect(await page()).toContain("+49 1701234512");
  const silent = await startApp();
  const grace = await silent.createPerson("Grace Hopper");
  const html = await (await grace.phone.get(path)).text();
  expect(html).not.toContain("Add a phone number");
  const refused = await grace.phone.post(path, { kind: "phone", address: "+49 170 1234512" });
  expect(refused.status).toBe(409);
  await silent.close();
});

it("ignores what a link claims was done", async () => {
  expect(await (await ada.phone.get(`${path}?done=verified`)).text()).toContain("Confirmed. From now on");
  for (const query of ["done=<b>x</b>", "done=constructor", "done=sent&done=removed", "done="]) {
    const html = await (await ada.phone.get(`${path}?${query}`)).text();
    expect(html).toMatch(/<p class="hint done" role="status"><\/p>/);
  }
});
