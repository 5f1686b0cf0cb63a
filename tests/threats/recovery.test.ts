import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { secondsUntilNextWindow } from "../../src/attempts/attempt-window.ts";
import { limits } from "../../src/limits.ts";
import { en } from "../../src/messages/en.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import {
  beginRecovery,
  bindPasskey,
  codeSentTo,
  giveAddress,
  prove,
  proveByPasskey,
  recoveryCodesOf,
  standing,
  told,
} from "./recovery-scene.ts";
import { verdict } from "./scene.ts";

const words = en.accountRecovery;
const hours = 3_600_000;

/** Recovery over HTTP, as its owner and as a thief. */
let app: TestApp;
beforeAll(async () => {
  const sms = { SMS_WEBHOOK_URL: "http://localhost:1/sms", SMS_WEBHOOK_SECRET: "s".repeat(32) };
  app = await startApp({ env: { TRUSTED_PROXIES: "127.0.0.1", ...sms } });
  startOfWindow();
});
afterAll(() => app.close());

let people = 0;
const newPerson = async (): Promise<Person & { readonly email: string }> => {
  const person = await app.createPerson("Ada Lovelace");
  const email = `ada-${++people}@example.org`;
  await giveAddress(app, person, "email", email);
  return Object.assign(person, { email });
};
/** Each test comes from a place of its own, so that none is slowed by another. */
let places = 0;
const elsewhere = () => `198.51.100.${++places}`;
const byEmail = async (browser: Awaited<ReturnType<typeof beginRecovery>>, email: string) => {
  await browser.post("/recover/send", { method: "email" });
  return prove(browser, "email", await codeSentTo(app, email));
};

/** Counts begin anew every ten minutes: not in the middle of a test. */
const startOfWindow = () => app.advance(secondsUntilNextWindow(app.deps.clock.now()) * 1000);

describe.concurrent("lets the owner back in", () => {
  it("at once by a recovery code and a code by e-mail, into a new passkey and nothing else", async () => {
    const ada = await newPerson();
    const [code = ""] = await recoveryCodesOf(app, ada);
    const browser = await beginRecovery(app, ada.identifier, elsewhere());
    expect((await prove(browser, "recovery_code", code)).status).toBe(303);
    expect(await standing(browser)).toBe(words.proving.waitingHeading);
    expect((await byEmail(browser, ada.email)).status).toBe(303);
    expect(await standing(browser)).toBe(words.ready.heading);
    expect((await browser.post("/recover/finish", {})).headers.get("location")).toBe("/pass");
    expect((await browser.get("/")).headers.get("location")).toBe("/sign-in");
    expect(await (await bindPasskey(browser)).json()).toEqual({ next: "/recover/old-devices" });
    expect(await (await browser.get("/")).text()).toContain(ada.identifier);
    expect(await verdict(await browser.postJson("/passkeys/registration/options", {}))).toMatchObject({
      reason: "fresh_verification_needed",
    });
    const old = await (await browser.get("/recover/old-devices")).text();
    expect(old).toContain(words.oldDevices.keep("Pixel 9"));
    expect((await ada.phone.get("/")).status).toBe(200);
    expect((await ada.phone.get("/recover/old-devices")).headers.get("location")).toBe("/");
    expect((await ada.phone.post("/recover/old-devices", {})).status).toBe(409);
    expect((await browser.post("/recover/old-devices", {})).headers.get("location")).toBe("/");
    expect((await ada.phone.get("/")).headers.get("location")).toBe("/sign-in");
    expect(await verdict(await ada.signIn(ada.phone))).toMatchObject({ reason: "passkey_not_recognised" });
    expect(await told(app)).toEqual(
      expect.arrayContaining(["recovery_code_used", "recovery_started", "access_pass_issued", "recovery_finished"]),
    );
  });

  it("at once by one code and a passkey that is still bound, in either order; not by the passkey alone", async () => {
    const ada = await newPerson();
    const browser = await beginRecovery(app, ada.identifier, elsewhere());
    expect((await proveByPasskey(browser, ada.authenticator)).status).toBe(200);
    expect(await standing(browser)).toBe(words.proving.heading);
    expect((await byEmail(browser, ada.email)).status).toBe(303);
    expect(await standing(browser)).toBe(words.ready.heading);
  });

  it("again when the answer was lost: the same pass, until the passkey is there", async () => {
    const ada = await newPerson();
    const [code = ""] = await recoveryCodesOf(app, ada);
    const browser = await beginRecovery(app, ada.identifier, elsewhere());
    await prove(browser, "recovery_code", code);
    await byEmail(browser, ada.email);
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => browser.post("/recover/finish", {})));
    expect(new Set(answers.map(({ headers }) => headers.get("location")))).toEqual(new Set(["/pass"]));
    const passes = await app.deps.db
      .selectFrom("access_passes")
      .innerJoin("accounts", "accounts.id", "access_passes.account_id")
      .where("accounts.identifier", "=", ada.identifier)
      .select("access_passes.id")
      .execute();
    expect(passes).toHaveLength(1);
    expect(await standing(browser)).toBe(words.finished.almostHeading);
    expect((await bindPasskey(browser)).status).toBe(200);
    expect(await standing(browser)).toBe(words.finished.heading);
    expect((await browser.post("/recover/finish", {})).headers.get("location")).toBe("/recover");
  });
});

describe.concurrent("stops a thief", () => {
  it("who begins again: the source cools, the owner's own recovery from elsewhere does not", async () => {
    const ada = await newPerson();
    const [code = ""] = await recoveryCodesOf(app, ada);
    const from = elsewhere();
    const thief = await beginRecovery(app, ada.identifier, from);
    await byEmail(thief, ada.email);
    const page = await (await ada.phone.get("/recoveries")).text();
    const id = /\/recoveries\/(rec_[\w-]{22})\/cancel/.exec(page)?.[1] ?? "";
    await ada.phone.post(`/recoveries/${id}/cancel`, {});
    await thief.post("/recover/leave", {});
    expect((await thief.post("/recover", { identifier: ada.identifier })).status).toBe(429);
    const owner = await beginRecovery(app, ada.identifier, elsewhere());
    expect((await prove(owner, "recovery_code", code)).status).toBe(303);
  });

  it("with another browser, another account's session, or no session at the owner's page", async () => {
    const [ada, mallory] = [await newPerson(), await newPerson()];
    const owner = await beginRecovery(app, ada.identifier, elsewhere());
    await byEmail(owner, ada.email);
    const page = await (await ada.phone.get("/recoveries")).text();
    const id = /\/recoveries\/(rec_[\w-]{22})\/cancel/.exec(page)?.[1] ?? "";
    expect(await standing(app.newBrowser())).toBe(words.name.heading);
    expect(await (await mallory.phone.get("/recoveries")).text()).not.toContain(id);
    expect((await mallory.phone.post(`/recoveries/${id}/cancel`, {})).status).toBe(404);
    expect((await app.newBrowser().post(`/recoveries/${id}/cancel`, {})).status).toBe(401);
    expect((await app.newBrowser().post("/recover/finish", {})).headers.get("location")).toBe("/recover");
    expect(await standing(owner)).toBe(words.proving.waitingHeading);
  });

  it("with another account's passkey or code, and with a code used before", async () => {
    const [ada, mallory] = [await newPerson(), await newPerson()];
    const [code = ""] = await recoveryCodesOf(app, mallory);
    const thief = await beginRecovery(app, ada.identifier, elsewhere());
    expect(await verdict(await proveByPasskey(thief, mallory.authenticator))).toMatchObject({
      reason: "passkey_not_recognised",
    });
    expect((await prove(thief, "recovery_code", code)).status).toBe(403);
    const own = await beginRecovery(app, mallory.identifier, elsewhere());
    expect((await prove(own, "recovery_code", code)).status).toBe(303);
    const again = await beginRecovery(app, mallory.identifier, elsewhere());
    expect((await prove(again, "recovery_code", code)).status).toBe(403);
  });

  it("of a disabled account, whose page says what a stopped one says", async () => {
    const ada = await newPerson();
    const [code = "", unused = ""] = await recoveryCodesOf(app, ada);
    const browser = await beginRecovery(app, ada.identifier, elsewhere());
    await prove(browser, "recovery_code", code);
    await ada.disable();
    expect(await standing(browser)).toBe(words.cancelled.heading);
    const late = await beginRecovery(app, ada.identifier, elsewhere());
    expect(await standing(late)).toBe(words.proving.heading);
    expect((await prove(late, "recovery_code", unused)).status).toBe(403);
  });

  it("who guesses: he is slowed, and nobody else", async () => {
    const ada = await newPerson();
    const [code = ""] = await recoveryCodesOf(app, ada);
    const thief = await beginRecovery(app, ada.identifier, elsewhere());
    const guesses = await Promise.all(Array.from({ length: 12 }, () => prove(thief, "email", "123456")));
    expect(guesses.map(({ status }) => status).sort()).toEqual([...Array(10).fill(403), 429, 429]);
    const owner = await beginRecovery(app, ada.identifier, elsewhere());
    expect((await prove(owner, "recovery_code", code)).status).toBe(303);
  });
});

describe("waits", () => {
  it("after the wait by one method, in the browser that began, and not a moment earlier", async () => {
    const ada = await newPerson();
    const browser = await beginRecovery(app, ada.identifier, elsewhere());
    await byEmail(browser, ada.email);
    app.advance(23 * hours);
    expect((await browser.post("/recover/finish", {})).headers.get("location")).toBe("/recover");
    expect(await standing(browser)).toBe(words.proving.waitingHeading);
    app.advance(hours + 1000);
    expect(await standing(browser)).toBe(words.ready.heading);
    expect((await browser.post("/recover/finish", {})).headers.get("location")).toBe("/pass");
    expect((await bindPasskey(browser)).status).toBe(200);
  });

  it("for a thief with the mailbox alone as well, whom the owner stops with one tap", async () => {
    const ada = await newPerson();
    const from = elsewhere();
    const thief = await beginRecovery(app, ada.identifier, from);
    await byEmail(thief, ada.email);
    const page = await (await ada.phone.get("/recoveries")).text();
    const id = /\/recoveries\/(rec_[\w-]{22})\/cancel/.exec(page)?.[1] ?? "";
    expect(page).toContain(from);
    expect((await ada.phone.post(`/recoveries/${id}/cancel`, { not_me: "1" })).status).toBe(303);
    expect(await standing(thief)).toBe(words.cancelled.heading);
    app.advance(48 * hours);
    expect((await thief.post("/recover/finish", {})).headers.get("location")).toBe("/recover");
    expect(await told(app)).toEqual(expect.arrayContaining(["recovery_cancelled", "not_me"]));
  });
});

describe("tells nobody whether there is such a person", () => {
  /** The whole answer, with what differs by chance made equal. */
  const whole = async (answer: Response, identifier: string) => {
    const headers = [...answer.headers].map(([name, value]) => [
      name,
      /^(date|retry-after)$/.test(name) ? "" : value.replace(/[\w-]{43}/, "…"),
    ]);
    return { status: answer.status, headers, body: (await answer.text()).replaceAll(identifier, "…") };
  };
  const steps = async (identifier: string) => {
    const browser = app.newBrowser();
    browser.moveTo(elsewhere());
    const answers: Awaited<ReturnType<typeof whole>>[] = [];
    const times: number[] = [];
    const step = async (act: () => Promise<Response>) => {
      const start = performance.now();
      const answer = await act();
      times.push(performance.now() - start);
      answers.push(await whole(answer, identifier));
    };
    await step(() => browser.get("/recover"));
    await step(() => browser.post("/recover", { identifier }));
    await step(() => browser.get("/recover"));
    for (const method of ["email", "sms"] as const) {
      await step(() => browser.post("/recover/send", { method }));
      await step(() => browser.get(`/recover?sent=${method}`));
      await step(() => prove(browser, method, "123456"));
      await step(() => prove(browser, method, "nonsense"));
    }
    await step(() => prove(browser, "recovery_code", "0000-0000-0000-0000"));
    await step(() => prove(browser, "recovery_code", "nonsense"));
    for (let attempt = 0; attempt < 6; attempt++) await step(() => prove(browser, "email", "123456"));
    await step(() => browser.post("/recover/finish", {}));
    await step(() => browser.post("/recover/leave", {}));
    return { answers, times };
  };

  it("by any byte of any answer, for a person with every method, one with none, a disabled one and nobody", async () => {
    const [ada, bare, gone] = [await newPerson(), await app.createPerson("Ada Lovelace"), await newPerson()];
    await giveAddress(app, ada, "phone", "+491701234567");
    await recoveryCodesOf(app, ada);
    await gone.disable();
    const names = [ada.identifier, bare.identifier, gone.identifier, "adalovelace-nobody"];
    startOfWindow();
    const [known, ...others] = await Promise.all(names.map(steps));
    for (const other of others) expect(other.answers).toEqual(known!.answers);
    // No sooner for one than for another: the work is done within the time that every answer takes.
    for (const { times, answers } of [known!, ...others])
      times.forEach((time, at) => {
        if (answers[at]?.status === 403) expect(time).toBeGreaterThanOrEqual(limits.recoveryAnswerMilliseconds - 1);
      });
    expect(known!.answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  }, 30_000);
});
