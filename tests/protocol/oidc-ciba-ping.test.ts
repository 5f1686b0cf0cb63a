import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { disableAccount } from "../../src/accounts/disable-account.flow.ts";
import { deliverDue } from "../../src/notices/outbox.ts";
import { addClient, removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { setClientSettings } from "../../src/oauth/clients/client-settings.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { type CallbackReceiver, startCallbackReceiver } from "../kit/callback-receiver.ts";
import { type Caller, type Callers, createCallers, refused } from "../kit/ciba-caller.ts";

let app: TestApp;
let ada: Person;
let callers: Callers;
let receiver: CallbackReceiver;
let bank: Caller;

beforeAll(async () => {
  app = await startApp();
  callers = createCallers(app);
  receiver = await startCallbackReceiver();
});
beforeEach(async () => {
  ada = await app.createPerson("Ada Lovelace");
  bank = await newCaller();
  await app.deps.db.deleteFrom("outbox").execute();
  receiver.received.length = 0;
  receiver.answer(204);
});
afterAll(async () => {
  await receiver.close();
  await app.close();
});

const newCaller = () =>
  callers.newCaller({ settings: { backchannel: { mode: "ping", notificationUri: receiver.url } } });
const token = () => randomBytes(20).toString("base64url");
async function ask(fields: Record<string, string> = {}) {
  const client_notification_token = token();
  const asked = await callers.askFor(bank, ada, { client_notification_token, ...fields });
  return { ...asked, ping: { authorization: `Bearer ${client_notification_token}`, authReqId: asked.authReqId } };
}
const pinged = async () => {
  await deliverDue(app.deps);
  return receiver.received.map(({ authorization, body }) => ({
    authorization,
    authReqId: (JSON.parse(body) as { auth_req_id: string }).auth_req_id,
  }));
};
const outbox = () => app.deps.db.selectFrom("outbox").selectAll().where("channel", "=", "ping").execute();

describe("§4 registration", () => {
  it("MUST have an HTTPS notification endpoint", async () => {
    for (const notificationUri of ["http://bank.example/ping", "https://bank.example/ping#x", "/ping", ""]) {
      const settings = { backchannel: { mode: "ping", notificationUri } } as const;
      const wanted = { name: "Bank", kind: "confidential", trust: "first_party", grantTypes: [], settings } as const;
      expect(await addClient(app.deps, wanted)).toEqual({ ok: false, reason: "malformed_notification_uri" });
    }
  });
});

describe("§7.1 client_notification_token", () => {
  it("is REQUIRED in ping mode", async () => {
    expect(await bank.ask({ login_hint: ada.identifier })).toMatchObject(refused("invalid_request"));
  });

  it("MUST be at most 1024 characters of the syntax of RFC 6750 §2.1: nothing that ends a header", async () => {
    const wrong = ["x".repeat(1025), "a b", "a\r\nX-Evil: 1", "ä".repeat(20), "a=b", '"quoted"'];
    for (const client_notification_token of wrong)
      expect(await bank.ask({ login_hint: ada.identifier, client_notification_token })).toMatchObject(
        refused("invalid_request"),
      );
    expect((await ask({ client_notification_token: `${"x".repeat(1022)}==` })).authReqId).toMatch(/^[\w-]{49}$/);
  });

  it("is nothing to a client that polls, and nothing of it is kept", async () => {
    const poller = await callers.newCaller();
    await callers.askFor(poller, ada, { client_notification_token: token() });
    expect(await outbox()).toEqual([]);
  });
});

describe("§10.2 ping callback", () => {
  it("is a POST of auth_req_id as JSON, with the token as Bearer, after the person has approved", async () => {
    const { id, authReqId, ping } = await ask();
    expect(await pinged()).toEqual([]);
    await callers.openFromApp(ada, id);
    expect(await pinged()).toEqual([]);
    await ada.approve(id);
    expect(await pinged()).toEqual([ping]);
    expect(receiver.received[0]?.type).toBe("application/json");
    expect(JSON.parse(receiver.received[0]?.body ?? "")).toEqual({ auth_req_id: authReqId });
    // §10.1.1: the tokens are fetched as in poll mode.
    expect((await bank.poll(authReqId)).status).toBe(200);
    expect(await pinged()).toHaveLength(1);
  });

  it("comes after a no as well, and does not say which it was", async () => {
    const { id, authReqId, ping } = await ask();
    await ada.phone.postJson(`/app/requests/${id}/deny`, { reason: "declined" });
    expect(await pinged()).toEqual([ping]);
    expect(await bank.poll(authReqId)).toMatchObject(refused("access_denied"));
  });

  it("comes when nobody answered in time", async () => {
    const { authReqId, ping } = await ask({ requested_expiry: "30" });
    app.advance(29_000);
    expect(await pinged()).toEqual([]);
    app.advance(2_000);
    expect(await pinged()).toEqual([ping]);
    expect(await bank.poll(authReqId)).toMatchObject(refused("expired_token"));
    expect(await pinged()).toHaveLength(1);
  });

  it("comes when the policy refused for the person, who never decided", async () => {
    const first = await ask();
    await callers.openAndApprove(ada, first.id);
    await bank.poll(first.authReqId);
    await ada.revoke(first.id);
    receiver.received.length = 0;
    const { id, ping } = await ask();
    await callers.openFromApp(ada, id);
    expect(await pinged()).toContainEqual(ping);
  });

  it("is not sent to a client that has its tokens already: it may poll as well (§7.3)", async () => {
    const { id, authReqId } = await ask();
    await callers.openAndApprove(ada, id);
    expect((await bank.poll(authReqId)).status).toBe(200);
    expect(await pinged()).toEqual([]);
  });

  it.each([401, 404, 500])("is tried again after %i, while there are tokens to fetch", async (status) => {
    const { id, ping } = await ask();
    receiver.answer(status);
    await callers.openAndApprove(ada, id);
    expect(await pinged()).toEqual([ping]);
    receiver.answer(200);
    app.advance(15_000);
    expect(await pinged()).toEqual([ping, ping]);
    app.advance(60_000);
    expect(await pinged()).toHaveLength(2);
  });

  it("is given up when nothing is left to fetch", async () => {
    const { id } = await ask({ requested_expiry: "60" });
    receiver.answer(500);
    await callers.openAndApprove(ada, id);
    await pinged();
    app.advance(600_000);
    await pinged();
    expect(receiver.received).toHaveLength(1);
    expect(await outbox()).toMatchObject([{ ending: "given_up", payload: "{}" }]);
  });

  it("MUST NOT follow a redirect", async () => {
    const elsewhere = await startCallbackReceiver();
    for (const status of [301, 302, 307, 308]) {
      receiver.answer(status, elsewhere.url);
      const { id } = await ask();
      await callers.openAndApprove(ada, id);
      await pinged();
    }
    expect([receiver.received.length, elsewhere.received.length]).toEqual([4, 0]);
    await elsewhere.close();
  });

  it("goes where the registration says now, and nowhere once the client was removed or polls", async () => {
    const { id } = await ask();
    const settings = { backchannel: { mode: "poll" } } as const;
    await setClientSettings(app.deps, bank.client.id, { settings });
    await callers.openAndApprove(ada, id);
    expect(await pinged()).toEqual([]);
    bank = await newCaller();
    const second = await ask();
    await callers.openAndApprove(ada, second.id);
    await removeClient(app.deps, bank.client.id);
    expect(await pinged()).toEqual([]);
  });
});

describe("secrets", () => {
  it("keeps what it has to say no longer than until it was said", async () => {
    const { id, authReqId, ping } = await ask();
    expect((await outbox())[0]?.payload).toContain(authReqId);
    await callers.openAndApprove(ada, id);
    expect(await pinged()).toEqual([ping]);
    expect(await outbox()).toMatchObject([{ ending: "delivered", payload: "{}" }]);
  });

  it("gives nothing to whoever has read them: the client proves itself when it fetches", async () => {
    const { id, authReqId } = await ask();
    await callers.openAndApprove(ada, id);
    expect(await callers.callerFor({ id: bank.client.id, secret: "guessed" }).poll(authReqId)).toMatchObject(
      refused("invalid_client"),
    );
    expect(await (await newCaller()).poll(authReqId)).toMatchObject(refused("invalid_grant"));
  });

  it("gives no tokens for an account that was disabled between ping and fetch", async () => {
    const { id, authReqId } = await ask();
    await callers.openAndApprove(ada, id);
    await pinged();
    await disableAccount(app.deps, ada.identifier);
    expect(await bank.poll(authReqId)).toMatchObject(refused("access_denied"));
  });
});
