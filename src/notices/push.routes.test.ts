import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../tests/kit/app.ts";
import { type PushService, startPushService } from "../../tests/kit/push-service.ts";
import type { AccountId } from "../ids.ts";
import { limits } from "../limits.ts";
import { notify } from "./notice.flow.ts";
import { deliverDue } from "./outbox.ts";

let app: TestApp;
let service: PushService;
let ada: Awaited<ReturnType<TestApp["createPerson"]>>;

beforeAll(async () => {
  app = await startApp();
  service = await startPushService();
  ada = await app.createPerson("Ada Lovelace");
});
afterAll(async () => {
  await service.close();
  await app.close();
});

const keyOf = async () => ((await (await ada.phone.get("/app/push/key")).json()) as { key: string }).key;
const reasonOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { reason: string }).reason,
];

describe("the app on a phone", () => {
  it("is told by a push what the server encrypted, and after unsubscribing no more", async () => {
    const { subscription } = service.subscribe(await keyOf());
    expect((await ada.phone.postJson("/app/push/subscribe", subscription)).status).toBe(200);
    const { deps } = app;
    const { id } = await deps.db.selectFrom("accounts").select("id").executeTakeFirstOrThrow();
    const tell = () =>
      notify(deps.db, deps, id as AccountId, { kind: "passkey_added", name: "YubiKey" }, deps.clock.now());
    await tell();
    expect(await deliverDue(deps)).toBe(1);
    expect((await service.next()).json).toMatchObject({ type: "notice", title: "Passkey added", url: "/activity" });
    expect((await ada.phone.postJson("/app/push/unsubscribe", {})).status).toBe(200);
    await tell();
    expect(await deliverDue(deps)).toBe(0);
  });

  it("renews unasked at the same push service; a first time and another service need a fresh touch", async () => {
    const { subscription } = service.subscribe(await keyOf());
    const put = (endpoint: string) => ada.phone.postJson("/app/push/subscribe", { ...subscription, endpoint });
    const tooStale = [403, "fresh_verification_needed"];
    app.advance(limits.freshVerificationSeconds * 1000);
    expect(await reasonOf(await put(subscription.endpoint))).toEqual(tooStale);
    await ada.signIn();
    expect((await put(subscription.endpoint)).status).toBe(200);
    app.advance(limits.freshVerificationSeconds * 1000);
    expect((await put(`${subscription.endpoint}-anew`)).status).toBe(200);
    expect(await reasonOf(await put("https://updates.push.services.mozilla.com/wpush/1"))).toEqual(tooStale);
    expect((await ada.phone.postJson("/app/push/unsubscribe", {})).status).toBe(200);
    expect(await reasonOf(await put(subscription.endpoint))).toEqual(tooStale);
    await ada.signIn();
  });

  it("gets the same key after a restart, an uncompressed point", async () => {
    const key = await keyOf();
    expect(Buffer.from(key, "base64url")).toHaveLength(65);
    expect(await keyOf()).toBe(key);
    const published = (await (await app.newBrowser().get("/oauth/jwks")).json()) as { keys: { kid: string }[] };
    expect(published.keys).not.toHaveLength(0);
    expect(published.keys.map(({ kid }) => kid)).not.toContain("push");
  });
});

describe("nobody else", () => {
  const body = () => service.subscribe("").subscription;

  it("gets a key or subscribes: not without a session", async () => {
    const stranger = app.newBrowser();
    expect(await reasonOf(await stranger.get("/app/push/key"))).toEqual([401, "session_needed"]);
    expect(await reasonOf(await stranger.postJson("/app/push/subscribe", body()))).toEqual([401, "session_needed"]);
    expect(await reasonOf(await stranger.postJson("/app/push/unsubscribe", {}))).toEqual([401, "session_needed"]);
  });

  it("subscribes from a session that is on no device", async () => {
    await app.deps.db.updateTable("sessions").set({ device_id: null }).execute();
    expect(await reasonOf(await ada.phone.get("/app/push/key"))).toEqual([403, "device_needed"]);
    expect(await reasonOf(await ada.phone.postJson("/app/push/subscribe", body()))).toEqual([403, "device_needed"]);
    expect(await reasonOf(await ada.phone.postJson("/app/push/unsubscribe", {}))).toEqual([403, "device_needed"]);
    await ada.signIn();
  });

  it("sends the server elsewhere", async () => {
    const elsewhere = { ...body(), endpoint: "https://intranet.example.org/push" };
    const answer = await ada.phone.postJson("/app/push/subscribe", elsewhere);
    expect(await reasonOf(answer)).toEqual([403, "push_service_not_allowed"]);
  });

  it.each([
    ["no keys", (b: ReturnType<typeof body>) => ({ endpoint: b.endpoint })],
    ["a short key", (b: ReturnType<typeof body>) => ({ ...b, keys: { ...b.keys, p256dh: "BAAA" } })],
    [
      "a point off the curve",
      (b: ReturnType<typeof body>) => ({ ...b, keys: { ...b.keys, p256dh: `B${"A".repeat(85)}E` } }),
    ],
    [
      "a compressed point",
      (b: ReturnType<typeof body>) => ({ ...b, keys: { ...b.keys, p256dh: `A${"A".repeat(86)}` } }),
    ],
    ["a long secret", (b: ReturnType<typeof body>) => ({ ...b, keys: { ...b.keys, auth: "A".repeat(23) } })],
    ["a huge address", (b: ReturnType<typeof body>) => ({ ...b, endpoint: `${b.endpoint}${"x".repeat(2000)}` })],
  ])("subscribes with %s", async (_what, change) => {
    const answer = await ada.phone.postJson("/app/push/subscribe", change(body()));
    expect(await reasonOf(answer)).toEqual([400, "malformed"]);
  });
});
