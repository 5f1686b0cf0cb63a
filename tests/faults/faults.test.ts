/** Something is down: what people see over HTTP meanwhile, and what is there when it is up again. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { seconds } from "../../src/limits.ts";
import { en } from "../../src/messages/en.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type EventReader, readEvents } from "../kit/event-stream-reader.ts";
import { type Reach, startReach } from "../kit/notice-world.ts";
import type { PushAnswer } from "../kit/push-service.ts";
import { cookiesOf, redeem, waitOnPage } from "../threats/scene.ts";

let reach: Reach;
let app: TestApp;
let ada: Person;
beforeEach(async () => {
  reach = await startReach();
  const { mails, texts } = reach;
  app = await startApp({ env: { SMTP_URL: mails.url, SMS_WEBHOOK_URL: texts.url, SMS_WEBHOOK_SECRET: texts.secret } });
  ada = await app.createPerson("Ada Lovelace");
});
afterEach(async () => {
  await app.close();
  await reach.close();
});

const pass = (passed: number): Promise<number> => {
  app.advance(seconds(passed));
  return deliverDue(app.deps);
};

describe("while her phone cannot be rung", () => {
  let events: EventReader;
  beforeEach(async () => {
    const { key } = (await (await ada.phone.get("/app/push/key")).json()) as { key: string };
    const { subscription } = reach.pushes.subscribe(key);
    expect((await ada.phone.postJson("/app/push/subscribe", subscription)).status).toBe(200);
    events = await readEvents((signal) =>
      fetch(`${app.origin}/app/events`, { headers: { cookie: cookiesOf(ada.phone) }, signal }),
    );
    return () => events.close();
  });
  const named = async () => {
    const waiting = await waitOnPage(app);
    await waiting.browser.post("/sign-in/name", { request: waiting.requestId, identifier: ada.identifier });
    return waiting;
  };
  const signsIn = async (waiting: Awaited<ReturnType<typeof named>>) => {
    await ada.openAndApprove(waiting.code);
    expect((await redeem(waiting)).headers.get("location")).toBe("/");
  };
  const push = async () => ((await (await ada.phone.get("/app/state")).json()) as { push: string }).push;

  it.each<[string, PushAnswer]>([
    ["is down", { down: true }],
    ["is slow", { afterMilliseconds: 500 }],
    ["answers 503", { status: 503 }],
    ["answers 410", { status: 410 }],
  ])(
    "because its push service %s, an open app lists the request and the code on the screen signs in",
    async (_, how) => {
      reach.pushes.answer(how);
      expect(await events.next("requests")).toBe("[]");
      const waiting = await named();
      const delivering = deliverDue(app.deps);
      expect(JSON.parse(await events.next("requests"))).toMatchObject([{ id: waiting.requestId }]);
      await signsIn(waiting);
      await delivering;
      expect(await push()).toBe(how.status === 410 ? "failing" : "reachable");
    },
  );

  it("for good (410), her devices say so and what to do, and a new subscription rings again", async () => {
    reach.pushes.answer({ status: 410 });
    await named();
    await deliverDue(app.deps);
    expect(await (await ada.phone.get("/devices")).text()).toContain(en.devices.hints.push_failing);
    reach.pushes.answer(null);
    const { key } = (await (await ada.phone.get("/app/push/key")).json()) as { key: string };
    await ada.phone.postJson("/app/push/subscribe", reach.pushes.subscribe(key).subscription);
    expect(await push()).toBe("reachable");
    const { requestId } = await named();
    await deliverDue(app.deps);
    expect((await reach.pushes.next()).json).toMatchObject({ request: requestId });
  });

  it("for more than an hour, her devices say so until a push arrives", async () => {
    reach.pushes.answer({ down: true });
    await named();
    await deliverDue(app.deps);
    await pass(3_700);
    await named();
    await deliverDue(app.deps);
    expect(await push()).toBe("failing");
    reach.pushes.answer(null);
    await named();
    await deliverDue(app.deps);
    expect(await push()).toBe("reachable");
  });
});

describe("a code for an address", () => {
  const path = "/security/addresses";
  const idOf = async () => /data-address="(adr_[\w-]{22})"/.exec(await (await ada.phone.get(path)).text())?.[1];
  const enter = async (code: string | undefined) =>
    (await ada.phone.post(`${path}/${await idOf()}/verify`, { code: code ?? "" })).headers.get("location");
  const digits = (text: string) => /(\d{3}) ?(\d{3})/.exec(text)?.slice(1).join("");

  it("by mail, asked for while the mail server is down for an hour, comes when it is up, and is good", async () => {
    await reach.mails.stop();
    const asked = await ada.phone.post(path, { kind: "email", address: "ada@example.org" });
    expect(asked.headers.get("location")).toBe(`${path}?done=sent`);
    for (let minute = 0; minute < 60; minute++) await pass(60);
    await reach.mails.start();
    for (let minute = 0; minute < 7; minute++) await pass(60);
    const mail = await reach.mails.next("ada@example.org");
    expect(reach.mails.mails).toHaveLength(1);
    await ada.signIn();
    expect(await enter(digits(mail.text))).toBe(`${path}?done=verified`);
  });

  it("by text message, while nobody takes those, is dead when its time is up; the next one is good", async () => {
    reach.texts.answer({ status: 503 });
    await ada.phone.post(path, { kind: "phone", address: "+32470123456" });
    for (let minute = 0; minute < 11; minute++) await pass(60);
    expect(reach.texts.asked()).toBeGreaterThan(3);
    reach.texts.answer(null);
    await pass(3_600);
    expect(reach.texts.messages).toEqual([]);
    await ada.signIn();
    expect((await ada.phone.post(`${path}/${await idOf()}/code`, {})).headers.get("location")).toBe(
      `${path}?done=sent`,
    );
    await deliverDue(app.deps);
    const { text } = await reach.texts.next("+32470123456");
    expect(await enter(digits(text))).toBe(`${path}?done=verified`);
  });
});
