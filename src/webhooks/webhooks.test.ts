import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CallbackReceiver, startCallbackReceiver } from "../../tests/kit/callback-receiver.ts";
import { accepted, createFlowWorld, type FlowWorld } from "../../tests/kit/flow-world.ts";
import { accountId, noon } from "../../tests/kit/samples.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import { forEachDatabase } from "../database/for-each-database.ts";
import type { Schema } from "../database/schema.ts";
import { inTransaction } from "../database/transaction.ts";
import { deliverDue } from "../notices/outbox.ts";
import { sendTest } from "../notices/webhook-post.ts";
import { refuse } from "../outcome.ts";
import { webhookData, webhookTypeOf, webhookTypes } from "./webhook.ts";
import { addWebhook, removeWebhook, webhooksOf } from "./webhooks.flow.ts";

let receiver: CallbackReceiver;
beforeAll(async () => {
  receiver = await startCallbackReceiver();
});
afterAll(() => receiver.close());

forEachDatabase((openDatabase) => {
  let db: Kysely<Schema>;
  let world: FlowWorld;
  let id: `whk_${string}`;
  let secret: string;
  beforeEach(async () => {
    // A database of its own: what a process believes of the webhooks in one must not reach another test.
    db = await openDatabase(await openDatabase.newUrl());
    world = createFlowWorld(db);
    receiver.received.length = 0;
    receiver.answer(200);
    const added = accepted(await addWebhook(world.deps, { url: receiver.url, events: [] }));
    id = added.webhook.id;
    secret = added.secret;
  });
  const disabled = () =>
    recordAudit(db, {
      event: "account_disabled",
      at: world.deps.clock.now(),
      accountId: accountId("ada"),
      address: "192.0.2.7",
      detail: { note: "secret" },
    });
  const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));
  const waiting = () => db.selectFrom("outbox").selectAll().where("ended_at", "is", null).execute();

  it("are told of an event, signed so that the receiver can check it with the secret alone", async () => {
    await disabled();
    await deliverDue(world.deps);
    const [{ headers, body, type }] = receiver.received as [(typeof receiver.received)[number]];
    expect(type).toBe("application/json");
    expect(JSON.parse(body)).toEqual({
      type: "account.disabled",
      timestamp: new Date(noon).toISOString(),
      data: {
        sequence: expect.any(Number),
        account: accountId("ada"),
        subject: null,
        client: null,
        address: "192.0.2.7",
      },
    });
    const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
    const key = Buffer.from(secret.replace("whsec_", ""), "base64");
    expect(headers["webhook-signature"]).toBe(`v1,${createHmac("sha256", key).update(signed).digest("base64")}`);
    expect(headers["webhook-timestamp"]).toBe(String(noon / 1000));
    expect(key).toHaveLength(32);
  });

  it("are asked again under the same id until they take it, once", async () => {
    receiver.answer(500);
    await disabled();
    await deliverDue(world.deps);
    world.advance(20);
    receiver.answer(200);
    await deliverDue(world.deps);
    world.advance(3600);
    await deliverDue(world.deps);
    expect(receiver.received).toHaveLength(2);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(new Set(ids).size).toBe(1);
    const times = receiver.received.map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect(times[1]).toBe((times[0] ?? 0) + 20);
  });

  it("hear nothing of what did not happen after all", async () => {
    await inTransaction(db, async (tx) => {
      await recordAudit(tx, { event: "account_disabled", at: noon });
      return refuse("not_found");
    });
    expect(await waiting()).toEqual([]);
  });

  it("hear of what they asked for and of nothing else", async () => {
    accepted(await removeWebhook(world.deps, id));
    accepted(await addWebhook(world.deps, { url: receiver.url, events: ["group.joined"] }));
    await disabled();
    await recordAudit(db, { event: "group_joined", at: noon, detail: { group: "ops", extra: 1 } });
    await recordAudit(db, { event: "sign_in_opened", at: noon });
    await deliverDue(world.deps);
    expect(bodies()).toMatchObject([{ type: "group.joined", data: { group: "ops" } }]);
    expect(bodies()[0].data).not.toHaveProperty("extra");
  });

  it("that answer 410 are never asked again, and the operator sees it", async () => {
    receiver.answer(410);
    await disabled();
    await deliverDue(world.deps);
    await disabled();
    world.advance(3600);
    await disabled();
    await deliverDue(world.deps);
    expect(receiver.received).toHaveLength(1);
    expect(await webhooksOf(db)).toMatchObject([{ id, endedAt: noon }]);
    expect(await world.auditEvents()).toContain("webhook_ended");
  });

  it("that redirect are not followed", async () => {
    receiver.answer(307, "http://127.0.0.1:1/elsewhere");
    await disabled();
    await deliverDue(world.deps);
    expect(receiver.received).toHaveLength(1);
    expect(await waiting()).toMatchObject([{ last_error: "http 307" }]);
  });

  it("that are removed hear nothing more, not even of what waited", async () => {
    await disabled();
    accepted(await removeWebhook(world.deps, id));
    await disabled();
    await deliverDue(world.deps);
    expect(receiver.received).toEqual([]);
    expect(await waiting()).toEqual([]);
    expect(await removeWebhook(world.deps, id)).toEqual({ ok: false, reason: "not_found" });
  });

  it("that another process has added are heard of within seconds", async () => {
    await disabled();
    await db.updateTable("webhooks").set({ events: '["group.joined"]' }).execute();
    world.advance(11);
    await disabled();
    expect(await waiting()).toHaveLength(1);
  });

  it("are tried out at once, and the answer is told", async () => {
    expect(await sendTest(world.deps, id)).toEqual({ name: "delivered" });
    expect(bodies()).toMatchObject([{ type: "webhook.test", data: {} }]);
    receiver.answer(403);
    expect(await sendTest(world.deps, id)).toMatchObject({ name: "failed", error: "http 403" });
  });

  it.each([
    "http://example.org/hook",
    "https://user:password@example.org/",
    "https://example.org/#fragment",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "",
  ])("are not at %j", async (url) => {
    expect(await addWebhook(world.deps, { url, events: [] })).toEqual({ ok: false, reason: "malformed_url" });
  });

  it("are not for events that do not exist", async () => {
    const wanted = { url: "https://example.org/hook", events: ["account.exploded"] };
    expect(await addWebhook(world.deps, wanted)).toEqual({ ok: false, reason: "unknown_event" });
  });
});

describe("what is told", () => {
  it("are ids and the few details of the table, whatever a record holds", () => {
    const event = {
      event: "session_started",
      at: 1,
      detail: { startedBy: "passkey", token: "secret", code: "482013" },
    };
    expect(webhookData(event)).toEqual({
      account: null,
      subject: null,
      client: null,
      address: null,
      startedBy: "passkey",
    });
  });

  it("is nothing about webhooks and deliveries, or one message would lead to the next", () => {
    for (const event of ["webhook_added", "webhook_ended", "webhook_removed", "notice_given_up", "constructor"])
      expect(webhookTypeOf(event)).toBeNull();
  });

  it("is what the operator's page lists", () => {
    const page = readFileSync("docs/operating/webhooks.md", "utf8");
    const listed = [...page.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, type]) => type);
    for (const type of webhookTypes) expect(listed).toContain(type);
  });
});
