import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { limits } from "../../src/limits.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Caller, type Callers, createCallers, refused } from "../kit/ciba-caller.ts";
import { readAttribute } from "../kit/http-browser.ts";

let app: TestApp;
let ada: Person;
let callers: Callers;
let bank: Caller;
let code: string;

const newCaller = () => callers.newCaller({ settings: { backchannel: { mode: "poll" }, backchannelUserCode: true } });

/** On one's own page. */
async function makeCode(person: Person): Promise<string> {
  const answer = await person.phone.post("/apps/code", { action: "make" });
  expect(answer.status).toBe(200);
  return readAttribute(await answer.text(), "data-user-code") ?? "";
}
const wrongCode = () => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const waiting = async () => (await app.deps.db.selectFrom("sign_in_requests").select("id").execute()).length;

beforeAll(async () => {
  app = await startApp();
  callers = createCallers(app);
});
beforeEach(async () => {
  ada = await app.createPerson("Ada Lovelace");
  bank = await newCaller();
  code = await makeCode(ada);
});
afterAll(() => app.close());

describe("§4 backchannel_user_code_parameter", () => {
  it("is named in discovery", async () => {
    const answer = await fetch(`${app.origin}/.well-known/openid-configuration`);
    expect(await answer.json()).toMatchObject({ backchannel_user_code_parameter_supported: true });
  });

  it("is off by default: then the parameter is refused, for it is not checked", async () => {
    const plain = await callers.newCaller();
    expect(await plain.ask({ login_hint: ada.identifier, user_code: code })).toMatchObject(refused("invalid_request"));
    expect((await plain.ask({ login_hint: ada.identifier })).status).toBe(200);
  });
});

describe("§7.1 user_code", () => {
  it("lets the person's code through, however it is spaced, and signs nobody in by itself", async () => {
    for (const user_code of [code, code.replace(/(..)(?=.)/g, "$1 "), `${code.slice(0, 3)}-${code.slice(3)}`]) {
      const { id, authReqId } = await callers.askFor(bank, ada, { user_code });
      await callers.openAndApprove(ada, id);
      expect((await bank.poll(authReqId)).status).toBe(200);
    }
    const { id, authReqId } = await callers.askFor(bank, ada, { user_code: code });
    await ada.phone.postJson(`/app/requests/${id}/deny`, { reason: "declined" });
    expect(await bank.poll(authReqId)).toMatchObject(refused("access_denied"));
  });

  it("MUST be there, and MUST be right, before the person's phone is asked (§7.2; §13)", async () => {
    const before = await waiting();
    expect(await bank.ask({ login_hint: ada.identifier })).toMatchObject(refused("missing_user_code"));
    for (const user_code of [wrongCode(), "1", "abcdef", `${code}0`, code.slice(1)])
      expect(await bank.ask({ login_hint: ada.identifier, user_code })).toMatchObject(refused("invalid_user_code"));
    expect(await waiting()).toBe(before);
  });

  it("is the person's own: nobody else's code, none that was replaced, and none after its end", async () => {
    const bob = await app.createPerson("Bob Builder");
    const bobs = await makeCode(bob);
    expect(await bank.ask({ login_hint: ada.identifier, user_code: bobs })).toMatchObject(refused("invalid_user_code"));
    const next = await makeCode(ada);
    if (next !== code)
      expect(await bank.ask({ login_hint: ada.identifier, user_code: code })).toMatchObject(
        refused("invalid_user_code"),
      );
    expect((await bank.ask({ login_hint: ada.identifier, user_code: next })).status).toBe(200);
    await ada.phone.post("/apps/code", { action: "remove" });
    expect(await bank.ask({ login_hint: ada.identifier, user_code: next })).toMatchObject(refused("invalid_user_code"));
  });

  it("answers for a person without a code as for a wrong one", async () => {
    const wrong = await bank.ask({ login_hint: ada.identifier, user_code: wrongCode() });
    const grace = await app.createPerson("Grace Hopper");
    const none = await bank.ask({ login_hint: grace.identifier, user_code: code });
    expect([none.status, none.body]).toEqual([wrong.status, wrong.body]);
  });

  it("is wanted with id_token_hint too", async () => {
    const { id, authReqId } = await callers.askFor(bank, ada, { user_code: code });
    await callers.openAndApprove(ada, id);
    const { id_token: id_token_hint } = (await bank.poll(authReqId)).body;
    expect(await bank.ask({ id_token_hint })).toMatchObject(refused("missing_user_code"));
    expect(await bank.ask({ id_token_hint, user_code: wrongCode() })).toMatchObject(refused("invalid_user_code"));
    expect((await bank.ask({ id_token_hint, user_code: code })).status).toBe(200);
  });
});

describe("guessing", () => {
  it("ends after a few wrong codes, the right one among the refused, for this app and person alone, for a while", async () => {
    const other = await newCaller();
    const ask = (caller: Caller, person: Person, user_code: string) =>
      caller.ask({ login_hint: person.identifier, user_code });
    for (let tries = 0; tries < limits.askCodeTriesPerAccountAndClient; tries += 1)
      expect(await ask(bank, ada, wrongCode())).toMatchObject(refused("invalid_user_code"));
    expect(await ask(bank, ada, code)).toMatchObject(refused("invalid_user_code"));
    expect((await ask(other, ada, code)).status).toBe(200);
    const bob = await app.createPerson("Bob Builder");
    expect((await ask(bank, bob, await makeCode(bob))).status).toBe(200);
    app.advance(limits.codeTryWindowSeconds * 1000);
    expect((await ask(bank, ada, code)).status).toBe(200);
  });

  it("is not made easier by a right code in between, nor by many at once", async () => {
    const ask = (user_code: string) => bank.ask({ login_hint: ada.identifier, user_code });
    const half = limits.askCodeTriesPerAccountAndClient - 1;
    await Promise.all(Array.from({ length: half }, () => ask(wrongCode())));
    expect((await ask(code)).status).toBe(200);
    await ask(wrongCode());
    expect(await ask(code)).toMatchObject(refused("invalid_user_code"));
  });

  it("is on record, and the code nowhere", async () => {
    await bank.ask({ login_hint: ada.identifier, user_code: wrongCode() });
    const { db } = app.deps;
    const events = await db.selectFrom("audit_events").selectAll().where("client_id", "=", bank.client.id).execute();
    expect(events).toContainEqual(expect.objectContaining({ event: "ask_code_refused" }));
    expect(JSON.stringify([events, await db.selectFrom("ask_codes").selectAll().execute()])).not.toContain(`"${code}"`);
  });
});

describe("one's own page", () => {
  it("shows the code once, and afterwards only that there is one", async () => {
    const page = await (await ada.phone.get("/apps/code")).text();
    expect(page).toContain("You have a code, made on");
    expect(page).not.toContain(code);
    expect(await (await ada.phone.get("/apps")).text()).toContain('href="/apps/code"');
  });

  it("is for whoever has just verified on their own device", async () => {
    expect((await app.newBrowser().post("/apps/code", { action: "make" })).status).toBeGreaterThanOrEqual(400);
    app.advance((limits.freshVerificationSeconds + 1) * 1000);
    for (const action of ["make", "remove"])
      expect((await ada.phone.post("/apps/code", { action })).status).toBeGreaterThanOrEqual(400);
    expect((await bank.ask({ login_hint: ada.identifier, user_code: code })).status).toBe(200);
  });
});
