import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { viewNamedRequests } from "../../src/approval/named-requests.flow.ts";
import type { AccountId } from "../../src/ids.ts";
import { limits } from "../../src/limits.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type Caller, type Callers, createCallers, refused } from "../kit/ciba-caller.ts";
import { type PushService, startPushService } from "../kit/push-service.ts";

let app: TestApp;
let ada: Person;
let callers: Callers;
let bank: Caller;

beforeAll(async () => {
  app = await startApp();
  callers = createCallers(app);
});
beforeEach(async () => {
  ada = await app.createPerson("Ada Lovelace");
  bank = await callers.newCaller();
});
afterAll(() => app.close());

const pollTimes = (count: number, authReqId: string) =>
  Promise.all(Array.from({ length: count }, () => bank.poll(authReqId)));

describe("§11 slow_down", () => {
  it("is told at once to a client that polls without pause, and never instead of what has been decided", async () => {
    const { id, authReqId } = await callers.askFor(bank, ada);
    const errors = (await pollTimes(12, authReqId)).map(({ body }) => body.error);
    expect(new Set(errors)).toEqual(new Set(["slow_down", "authorization_pending"]));
    await callers.openAndApprove(ada, id);
    expect((await bank.poll(authReqId)).status).toBe(200);
  });

  it("is one request's own: the others of the same client are as quick as ever", async () => {
    const { authReqId } = await callers.askFor(bank, ada);
    await pollTimes(12, authReqId);
    const other = await callers.askFor(bank, ada);
    // Not before the first interval is over: nothing is held so early.
    app.advance(1_000);
    const answer = bank.poll(other.authReqId);
    await callers.openAndApprove(ada, other.id);
    expect((await answer).status).toBe(200);
  });
});

describe("§7.1 and §11 expiry", () => {
  it("is expired_token after expires_in, opened or not, to a poll that waits too; the person is told that it is over", async () => {
    const { id, authReqId } = await callers.askFor(bank, ada, { requested_expiry: "60" });
    await callers.openFromApp(ada, id);
    const held = bank.poll(authReqId);
    await delay(20);
    app.advance(61_000);
    expect(await bank.poll(authReqId)).toMatchObject(refused("expired_token"));
    expect(["expired_token", "authorization_pending"]).toContain((await held).body.error);
    const late = await ada.phone.postJson(`/link/${id}/approve`, { response: {}, seen: "in_front_of_me" });
    expect(late.status).toBeGreaterThanOrEqual(400);
    expect(await bank.poll(authReqId)).toMatchObject(refused("expired_token"));
    expect((await callers.openFromApp(ada, id)).status).toBeGreaterThanOrEqual(400);
  });

  it("leaves two minutes for fetching what was approved at the last moment, and no more", async () => {
    const ask = async () => {
      const asked = await callers.askFor(bank, ada, { requested_expiry: "60" });
      app.advance(58_000);
      await callers.openAndApprove(ada, asked.id);
      return asked;
    };
    const first = await ask();
    app.advance(100_000);
    expect((await bank.poll(first.authReqId)).status).toBe(200);
    const second = await ask();
    app.advance((limits.redeemWithinSeconds + 1) * 1000);
    expect(await bank.poll(second.authReqId)).toMatchObject(refused("expired_token"));
  });
});

describe("a client that floods a person", () => {
  let pushes: PushService;
  beforeAll(async () => {
    pushes = await startPushService();
  });
  afterAll(() => pushes.close());

  it("rings three times, and fills no more than one screen; every request is answered all the same", async () => {
    const { key } = await (await ada.phone.get("/app/push/key")).json();
    const { subscription } = pushes.subscribe(key);
    expect((await ada.phone.postJson("/app/push/subscribe", subscription)).status).toBeLessThan(300);
    const asked = [];
    for (let round = 0; round < 12; round += 1)
      asked.push(await callers.askFor(bank, ada, { requested_expiry: "300" }));
    await deliverDue(app.deps);
    expect(pushes.received).toHaveLength(limits.pushesPerAccountAndSource);
    const { account_id } = await app.deps.db
      .selectFrom("push_subscriptions")
      .innerJoin("devices", "devices.id", "push_subscriptions.device_id")
      .select("devices.account_id")
      .executeTakeFirstOrThrow();
    const shown = await viewNamedRequests(app.deps, account_id as AccountId);
    expect(shown.map(({ id }) => id)).toEqual(
      asked
        .map(({ id }) => id)
        .reverse()
        .slice(0, limits.namedRequestsShown),
    );
    const [oldest = { id: "", authReqId: "" }] = asked;
    await ada.phone.postJson(`/app/requests/${oldest.id}/deny`, { reason: "declined" });
    expect(await bank.poll(oldest.authReqId)).toMatchObject(refused("access_denied"));
  });

  it("is quiet after “I did not start this”, and its requests wait in the app", async () => {
    const first = await callers.askFor(bank, ada);
    await ada.phone.postJson(`/app/requests/${first.id}/deny`, { reason: "not_started_by_me" });
    expect(await bank.poll(first.authReqId)).toMatchObject(refused("access_denied"));
    const before = pushes.asked();
    const { id, authReqId } = await callers.askFor(bank, ada);
    await deliverDue(app.deps);
    expect(pushes.asked()).toBe(before);
    await callers.openAndApprove(ada, id);
    expect((await bank.poll(authReqId)).status).toBe(200);
  });
});
