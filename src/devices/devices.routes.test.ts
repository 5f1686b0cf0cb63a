import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../../tests/kit/app.ts";
import { createHttpBrowser, type HttpBrowser, phoneUserAgent } from "../../tests/kit/http-browser.ts";
import {
  type AssertionOptions,
  createSoftwareAuthenticator,
  type SoftwareAuthenticator,
} from "../../tests/kit/software-authenticator.ts";
import { limits } from "../limits.ts";

let app: TestApp;
let ada: Person;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  ada = await app.createPerson("Ada Lovelace");
});

const matchIn = (html: string, pattern: RegExp): string => pattern.exec(html)?.[1] ?? "";

/** Shows a code on the phone; returns it with the enrolment's address. */
async function showCode(phone: HttpBrowser) {
  const answer = await phone.post("/devices/add", {});
  const html = await answer.text();
  expect(answer.status, html.slice(0, 300)).toBe(200);
  return { code: matchIn(html, /\/enrol#([\w-]{22})"/), path: matchIn(html, /data-follow="([^"]+)"/), html };
}

async function comeWith(code: string) {
  const phone = createHttpBrowser(app.origin, phoneUserAgent);
  const authenticator = createSoftwareAuthenticator(app.origin);
  const page = await phone.post("/enrol", { code });
  const options = await phone.postJson("/enrol/passkey/options", { code });
  const response = options.ok ? authenticator.create((await options.json()) as never) : undefined;
  return { phone, authenticator, page, options, response };
}

async function enrol(code: string) {
  const come = await comeWith(code);
  const answer = await come.phone.postJson("/enrol/passkey", { code, response: come.response });
  return { ...come, answer };
}

describe("adding a phone", () => {
  it("goes from the QR on one to the passkey on the other, and the first one sees it arrive", async () => {
    const { code, path, html } = await showCode(ada.phone);
    expect(html.split(code)).toHaveLength(2);
    expect(await (await ada.phone.get(`${path}/state`)).json()).toEqual({
      state: "waiting",
      claimedAgain: false,
      over: false,
    });
    const { phone, page, answer } = await enrol(code);
    const welcome = await page.text();
    expect(welcome).toContain("Is this your phone, Ada?");
    expect(welcome).toContain("Pixel 9");
    expect(await answer.json()).toEqual({ next: "/app" });
    expect(await (await ada.phone.get(`${path}/state`)).json()).toMatchObject({ state: "bound" });
    const bound = await (await ada.phone.get(path)).text();
    expect(bound).toContain("Pixel 9 is yours now");
    expect(bound).toContain(`${path}/undo`);
    const list = await (await phone.get("/devices")).text();
    expect(list.match(/data-device="dev_/g)).toHaveLength(2);
    expect(list).toContain("brought in by Pixel 9");
  });

  it("is taken back by one tap, and the new phone is out at once", async () => {
    const { code, path } = await showCode(ada.phone);
    const { phone } = await enrol(code);
    expect((await phone.get("/devices")).status).toBe(200);
    app.advance(3_600_000);
    expect((await ada.phone.post(`${path}/undo`, {})).status).toBe(303);
    expect((await phone.get("/devices")).status).toBe(401);
    expect(await (await ada.phone.get(path)).text()).toContain("Taken back");
  });

  it("tells the first phone when the code comes a second time", async () => {
    const { code, path } = await showCode(ada.phone);
    const { phone } = await enrol(code);
    expect((await phone.post("/enrol", { code })).status).toBe(410);
    expect(await (await ada.phone.get(`${path}/state`)).json()).toMatchObject({ claimedAgain: false });
    expect((await createHttpBrowser(app.origin).post("/enrol", { code })).status).toBe(410);
    expect(await (await ada.phone.get(`${path}/state`)).json()).toMatchObject({ claimedAgain: true });
    expect(await (await ada.phone.get(path)).text()).toContain("a second time");
  });

  it("ends with cancel, with another code, and with time", async () => {
    const first = await showCode(ada.phone);
    const second = await showCode(ada.phone);
    expect((await comeWith(first.code)).page.status).toBe(410);
    const come = await comeWith(second.code);
    expect(come.page.status).toBe(200);
    expect((await ada.phone.post(`${second.path}/cancel`, {})).status).toBe(303);
    const late = await come.phone.postJson("/enrol/passkey", { code: second.code, response: come.response });
    expect(await late.json()).toMatchObject({ reason: "enrolment_expired" });
    const third = await showCode(ada.phone);
    app.advance(600_000);
    expect((await comeWith(third.code)).page.status).toBe(410);
    expect(await (await ada.phone.get(third.path)).text()).toContain("The code has run out");
  });

  it("is not for whoever has no fresh touch, no device, or nothing to do with it", async () => {
    const { path } = await showCode(ada.phone);
    app.advance(300_000);
    expect((await ada.phone.post("/devices/add", {})).status).toBe(403);
    const grace = await app.createPerson("Grace Hopper");
    for (const way of [path, `${path}/state`]) expect((await grace.phone.get(way)).status).toBe(404);
    for (const way of ["cancel", "undo"]) expect((await grace.phone.post(`${path}/${way}`, {})).status).toBe(404);
    const stranger = app.newBrowser();
    for (const way of ["/devices", "/devices/add", path]) expect((await stranger.get(way)).status).toBe(401);
    expect((await stranger.post("/enrol", { code: "A".repeat(22) })).status).toBe(404);
    expect((await stranger.post("/enrol", { code: "short" })).status).toBe(404);
    expect(await (await stranger.postJson("/enrol/passkey/options", { code: "A".repeat(22) })).json()).toMatchObject({
      reason: "enrolment_unknown",
    });
  });
});

describe("a device", () => {
  const ownId = async () => matchIn(await (await ada.phone.get("/devices")).text(), /data-device="(dev_[\w-]{22})"/);

  it("is renamed, by its owner only, with a touch of moments ago", async () => {
    const id = await ownId();
    expect((await ada.phone.post(`/devices/${id}/rename`, { name: "Work phone" })).status).toBe(303);
    expect(await (await ada.phone.get(`/devices/${id}`)).text()).toContain("<h1>Work phone</h1>");
    expect((await ada.phone.post(`/devices/${id}/rename`, { name: "x".repeat(61) })).status).toBe(400);
    expect((await ada.phone.post(`/devices/${id}/rename`, { name: "  " })).status).toBe(400);
    const grace = await app.createPerson("Grace Hopper");
    expect((await grace.phone.get(`/devices/${id}`)).status).toBe(404);
    expect((await grace.phone.post(`/devices/${id}/rename`, { name: "Mine" })).status).toBe(404);
    app.advance(300_000);
    expect((await ada.phone.post(`/devices/${id}/rename`, { name: "Late" })).status).toBe(403);
  });

  it("that is lost is out at once, and what it approved ends when asked for", async () => {
    const old = await ownId();
    const computer = app.newBrowser();
    const page = await (await computer.get("/sign-in")).text();
    await ada.openAndApprove(matchIn(page, /data-user-code="(\d+)"/));
    await computer.post("/sign-in/redeem", { request: matchIn(page, /name="request" value="(sir_[\w-]{30})"/) });
    expect((await computer.get("/")).status).toBe(200);
    const { phone, authenticator } = await enrol((await showCode(ada.phone)).code);
    await isHeldUp(phone, old);
    app.advance(limits.newcomerSeconds * 1000);
    await signInAgain(phone, authenticator);
    const one = await (await phone.get(`/devices/${old}`)).text();
    expect(one).toContain("Also take back the one sign-in that it ever approved");
    expect((await grace()).status).toBe(404);
    const ended = await phone.post(`/devices/${old}/remove`, { lost: "1", undoApprovals: "1" });
    expect(await ended.text()).toContain("Shut out");
    expect((await ada.phone.get("/")).status).toBe(303);
    expect((await computer.get("/")).status).toBe(303);
    expect((await phone.get("/devices")).status).toBe(200);

    async function grace() {
      const other = await app.createPerson("Grace Hopper");
      return other.phone.post(`/devices/${old}/remove`, { lost: "1" });
    }
  });

  /** On its first day the new phone may not; it says so, and what to do if the old one is lost. */
  async function isHeldUp(phone: HttpBrowser, old: string): Promise<void> {
    const list = await (await phone.get("/devices")).text();
    expect(list).toContain("For another 24 hours it cannot remove");
    const one = await (await phone.get(`/devices/${old}`)).text();
    expect(one).toContain('href="/recover"');
    expect(one).not.toContain(`/devices/${old}/remove`);
    const refused = await phone.post(`/devices/${old}/remove`, { lost: "1" });
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain("An older device of yours can do it now");
    const inGerman = await phone.get("/devices", { "accept-language": "de" });
    expect(await inGerman.text()).toContain("Dieses Gerät ist noch neu");
    expect(await (await ada.phone.get("/devices")).text()).not.toContain("data-newcomer");
  }

  async function signInAgain(phone: HttpBrowser, authenticator: SoftwareAuthenticator): Promise<void> {
    const options = (await (await phone.postJson("/passkeys/sign-in/options", {})).json()) as AssertionOptions;
    const answer = await phone.postJson("/passkeys/sign-in", { response: authenticator.get(options) });
    expect(answer.status).toBe(200);
  }

  it("removed from itself is signed out", async () => {
    const answer = await ada.phone.post(`/devices/${await ownId()}/remove`, {});
    expect(answer.headers.get("location")).toBe("/sign-in");
    expect((await ada.phone.get("/devices")).status).toBe(401);
  });
});
