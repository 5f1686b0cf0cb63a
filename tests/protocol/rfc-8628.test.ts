import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forEachDatabase } from "../../src/database/for-each-database.ts";
import { limits } from "../../src/limits.ts";
import { removeClient } from "../../src/oauth/clients/client-registry.flow.ts";
import { type Person, startApp, type TestApp } from "../kit/app.ts";
import { createRelyingParty, deviceCodeGrant, type RelyingParty } from "../kit/relying-party.ts";

let app: TestApp;
let ada: Person;
let tv: RelyingParty;
let tvClient: { id: string };

const newTv = (app: TestApp) =>
  app.createClient({ name: "TV", kind: "public", trust: "first_party", grantTypes: [deviceCodeGrant] });

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  tvClient = await newTv(app);
  tv = createRelyingParty(app, { ...tvClient, secret: null });
});
afterAll(() => app.close());

const pending = { status: 400, body: { error: "authorization_pending" } };

describe("§3.1 device authorization request", () => {
  it("is taken where MSAL sends it too, and its poll under the name that MSAL gives the grant (§3.4)", async () => {
    const clientId = (await newTv(app)).id;
    const begun = await tv.post("/oauth/devicecode", { client_id: clientId, scope: "openid" });
    expect(begun).toMatchObject({ status: 200, body: { user_code: expect.any(String) } });
    await ada.openAndApprove(begun.body.user_code);
    const asked = { client_id: clientId, grant_type: "device_code", device_code: begun.body.device_code };
    expect(await tv.post("/oauth/token", asked)).toMatchObject({ status: 200, body: { token_type: "Bearer" } });
  });

  it("MUST NOT have a repeated parameter, not even an empty one", async () => {
    for (const repeated of [
      "client_id=a&client_id=a",
      "client_id=a&scope=openid&scope=",
      "client_id=a&scope=&scope=",
    ]) {
      expect(await tv.post("/oauth/device_authorization", repeated)).toMatchObject({
        status: 400,
        body: { error: "invalid_request" },
      });
    }
  });

  it("MUST be read with an empty parameter as an absent one, and without unknown ones", async () => {
    expect(await tv.beginDevice({ scope: "", client_secret: "", unheard_of: "x" })).toMatchObject({ status: 200 });
    expect(await tv.post("/oauth/device_authorization", "client_id=")).toMatchObject({
      status: 400,
      body: { error: "invalid_client" },
    });
  });

  it("reads only a form", async () => {
    for (const contentType of ["application/json", "text/plain", "multipart/form-data; boundary=x"]) {
      const answer = await tv.post("/oauth/device_authorization", '{"client_id":"tv"}', {
        "content-type": contentType,
      });
      expect(answer).toMatchObject({ status: 400, body: { error: "invalid_request" } });
    }
  });

  it("MUST be authenticated when the client is confidential", async () => {
    const client = await app.createClient({
      name: "Kiosk",
      kind: "confidential",
      trust: "first_party",
      grantTypes: [deviceCodeGrant],
    });
    expect(await createRelyingParty(app, client).beginDevice()).toMatchObject({ status: 200 });
    const without = createRelyingParty(app, { id: client.id, secret: null });
    expect(await without.beginDevice()).toMatchObject({ status: 400, body: { error: "invalid_client" } });
  });

  it("is off for a client that was not registered for it", async () => {
    const client = await app.createClient({
      name: "Site",
      kind: "public",
      trust: "first_party",
      redirectUris: ["https://app.example/callback"],
    });
    expect(await createRelyingParty(app, client).beginDevice()).toMatchObject({
      status: 400,
      body: { error: "unauthorized_client" },
    });
  });

  it("refuses a removed client like an unknown one", async () => {
    const client = await newTv(app);
    await removeClient(app.deps, client.id);
    const removed = await createRelyingParty(app, client).beginDevice();
    const unknown = await createRelyingParty(app, { id: "nobody", secret: null }).beginDevice();
    expect(removed).toMatchObject({ status: 400, body: { error: "invalid_client" } });
    expect(removed.body).toEqual(unknown.body);
  });
});

describe("§3.2 device authorization response", () => {
  it("has every member that is REQUIRED, and the interval", async () => {
    const { status, body, headers } = await tv.beginDevice();
    expect(status).toBe(200);
    expect(body).toEqual({
      device_code: expect.stringMatching(/^[\w-]{49}$/),
      user_code: expect.stringMatching(/^\d\d-\d\d-\d\d$/),
      verification_uri: `${app.origin}/link`,
      verification_uri_complete: expect.stringMatching(/\/link#[\w-]{28}$/),
      expires_in: 600,
      interval: 1,
    });
    expect(headers.get("cache-control")).toBe("no-store");
  });

  it("can be read by no other origin", async () => {
    const answer = await tv.post("/oauth/device_authorization", { client_id: "x" }, { origin: "https://evil.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("has a user code that tells nothing of the device code (Rauthy's were the first 8 characters)", async () => {
    const { body } = await tv.beginDevice();
    expect(body.device_code).not.toContain(body.user_code.replaceAll("-", ""));
    expect(body.device_code).not.toContain(body.verification_uri_complete.split("#")[1]);
  });
});

describe("§3.3 user interaction", () => {
  it("finds the request by the code typed with dashes, spaces or nothing, and by the scanned one (§3.3.1, §6.1)", async () => {
    const variants = [
      (code: string) => code,
      (code: string) => code.replaceAll("-", " "),
      (code: string) => ` ${code.replaceAll("-", "")} `,
    ];
    for (const variant of variants) {
      const { body } = await tv.beginDevice();
      expect(await ada.open(variant(body.user_code))).toMatch(/^sir_/);
    }
    const { body } = await tv.beginDevice();
    expect(await ada.open(body.verification_uri_complete)).toMatch(/^sir_/);
  });
});

describe("§3.4 device access token request", () => {
  it("gives the tokens of the person who approved", async () => {
    const { body } = await tv.beginDevice({ scope: "openid profile" });
    await ada.openAndApprove(body.user_code);
    const answer = await tv.poll(body.device_code);
    expect(answer).toMatchObject({
      status: 200,
      body: { token_type: "Bearer", scope: "openid profile", expires_in: 600 },
    });
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(await tv.userinfo(answer.body.access_token)).toMatchObject({ status: 200, body: { name: "Ada Lovelace" } });
  });

  it("gives nothing to another client that has the device code (Keycloak CVE-2023-2585)", async () => {
    const thief = createRelyingParty(app, await newTv(app));
    const { body } = await tv.beginDevice();
    await ada.openAndApprove(body.user_code);
    expect(await thief.poll(body.device_code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await tv.poll(body.device_code)).toMatchObject({ status: 200 });
  });

  it("does not let a thief's poll end the hold of the rightful one", async () => {
    const thief = createRelyingParty(app, await newTv(app));
    const { body } = await tv.beginDevice();
    const held = tv.poll(body.device_code);
    await delay(50);
    expect(await thief.poll(body.device_code)).toMatchObject({ body: { error: "invalid_grant" } });
    await ada.openAndApprove(body.user_code);
    expect(await held).toMatchObject({ status: 200 });
  });

  it("refuses a code nobody was given, and a request without one", async () => {
    expect(await tv.poll("A".repeat(43))).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    expect(await tv.poll("")).toMatchObject({ status: 400, body: { error: "invalid_request" } });
  });

  it("accepts neither the user code nor the scanned code in place of the device code", async () => {
    const { body } = await tv.beginDevice();
    await ada.openAndApprove(body.user_code);
    for (const code of [body.user_code, body.verification_uri_complete.split("#")[1], body.device_code.toLowerCase()]) {
      expect(await tv.poll(code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    }
  });

  it("gives nothing once the account is disabled, though it was approved (Keycloak CVE-2026-88770)", async () => {
    const mallory = await app.createPerson("Mallory Disabled");
    const { body } = await tv.beginDevice();
    await mallory.openAndApprove(body.user_code);
    await mallory.disable();
    expect(await tv.poll(body.device_code)).toMatchObject({ status: 400, body: { error: "access_denied" } });
  });

  it("gives nothing once the client is removed, though it was approved (OpenStack keystone #1271)", async () => {
    const client = await newTv(app);
    const party = createRelyingParty(app, client);
    const { body } = await party.beginDevice();
    const opened = await party.beginDevice();
    await ada.openAndApprove(body.user_code);
    await removeClient(app.deps, client.id);
    expect(await party.poll(body.device_code)).toMatchObject({ status: 400, body: { error: "invalid_client" } });
    await expect(ada.open(opened.body.user_code)).rejects.toThrow("403");
  });
});

describe("§3.5 device access token response", () => {
  it("holds a pending poll and answers at the moment of approval", async () => {
    const { body } = await tv.beginDevice();
    const held = tv.poll(body.device_code).then((answer) => ({ answer, at: performance.now() }));
    const requestId = await ada.open(body.user_code);
    await ada.approve(requestId);
    const approvedAt = performance.now();
    const { answer, at } = await held;
    expect(answer).toMatchObject({ status: 200 });
    expect(at - approvedAt).toBeLessThan(500);
  });

  it("answers before common clients give up reading, at 10 seconds, and finds a decision that was not announced a little later", async () => {
    const deaf = await startApp();
    try {
      const grace = await deaf.createPerson("Grace Hopper");
      const party = createRelyingParty(deaf, await newTv(deaf));
      Object.assign(deaf.deps.changes, { announce: () => {} });
      const [undecided, decided] = [await tv.beginDevice(), await party.beginDevice()];
      const startedAt = performance.now();
      const held = [tv.poll(undecided.body.device_code), party.poll(decided.body.device_code)];
      await grace.openAndApprove(decided.body.user_code);
      const [first, second] = await Promise.all(held);
      expect(performance.now() - startedAt).toBeGreaterThan(6000);
      expect(performance.now() - startedAt).toBeLessThan(9500);
      expect(first).toMatchObject(pending);
      expect(second).toMatchObject(pending);
      deaf.advance(limits.liveRequestBelievedSeconds * 1000);
      expect(await party.poll(decided.body.device_code)).toMatchObject({ status: 200 });
    } finally {
      await deaf.close();
    }
  });

  it("does not hold a poll that comes before the interval is over: SSSD asks once before it shows the code", async () => {
    const waiting = await tv.beginDevice();
    const held = tv.poll(waiting.body.device_code);
    const { body } = await tv.post("/oauth/device_authorization", { client_id: tvClient.id, scope: "openid" });
    expect(await Promise.race([held, tv.poll(body.device_code)])).toMatchObject(pending);
    await ada.openAndApprove(waiting.body.user_code);
    expect(await held).toMatchObject({ status: 200 });
  });

  it("answers an older poll at once when a newer one comes, and gives the tokens to the newer", async () => {
    const { body } = await tv.beginDevice();
    const older = tv.poll(body.device_code);
    await delay(50);
    const newer = tv.poll(body.device_code);
    expect(await older).toMatchObject(pending);
    await ada.openAndApprove(body.user_code);
    expect(await newer).toMatchObject({ status: 200 });
  });

  it("keeps the tokens for the next poll when the client hangs up during the hold", async () => {
    const { body } = await tv.beginDevice();
    const hangUp = new AbortController();
    const lost = tv.poll(body.device_code, { signal: hangUp.signal }).catch(() => "hung up");
    await delay(50);
    hangUp.abort();
    expect(await lost).toBe("hung up");
    await delay(50);
    await ada.openAndApprove(body.user_code);
    expect(await tv.poll(body.device_code)).toMatchObject({ status: 200 });
  });

  it("tells a client that polls without pause to slow down, at once", async () => {
    const { body } = await tv.beginDevice();
    const answers = await Promise.all(Array.from({ length: 12 }, () => tv.poll(body.device_code)));
    const errors = answers.map((answer) => answer.body.error);
    expect(errors).toContain("slow_down");
    expect(new Set(errors)).toEqual(new Set(["slow_down", "authorization_pending"]));
  });

  it("never tells a client on a timer of exactly the interval, with jitter, to slow down", async () => {
    const { body } = await tv.beginDevice();
    const answers = [];
    for (let round = 0; round < 40; round++) {
      answers.push(tv.poll(body.device_code));
      await delay(5);
      app.advance(round % 2 === 0 ? 850 : 1140);
    }
    await ada.openAndApprove((await tv.beginDevice()).body.user_code);
    await ada.deny(await ada.open(body.user_code));
    const errors = (await Promise.all(answers)).map((answer) => answer.body.error);
    expect(errors.filter((error) => error === "slow_down")).toEqual([]);
  });

  it("never says slow_down in place of an approval that has landed", async () => {
    const { body } = await tv.beginDevice();
    await Promise.all(Array.from({ length: 12 }, () => tv.poll(body.device_code)));
    await ada.openAndApprove(body.user_code);
    expect(await tv.poll(body.device_code)).toMatchObject({ status: 200 });
  });

  it("says access_denied when the person declines, to a poll that waits and to the next", async () => {
    const { body } = await tv.beginDevice();
    const held = tv.poll(body.device_code);
    await ada.deny(await ada.open(body.user_code));
    const denied = { status: 400, body: { error: "access_denied" } };
    expect(await held).toMatchObject(denied);
    expect(await tv.poll(body.device_code)).toMatchObject(denied);
  });

  it("says access_denied when the approval is taken back before it was redeemed", async () => {
    const { body } = await tv.beginDevice();
    await ada.revoke(await ada.openAndApprove(body.user_code));
    expect(await tv.poll(body.device_code)).toMatchObject({ status: 400, body: { error: "access_denied" } });
  });

  it("says expired_token after expires_in, whether the request was pending or approved (authlib #324)", async () => {
    const later = await startApp();
    try {
      const grace = await later.createPerson("Grace Hopper");
      const party = createRelyingParty(later, await newTv(later));
      const [left, approved] = [await party.beginDevice(), await party.beginDevice()];
      await grace.openAndApprove(approved.body.user_code);
      later.advance(600_001);
      for (const { body } of [left, approved]) {
        expect(await party.poll(body.device_code)).toMatchObject({ status: 400, body: { error: "expired_token" } });
      }
    } finally {
      await later.close();
    }
  });

  it("ends holds when the server stops, so that a restart waits for nobody", async () => {
    const stopping = await startApp();
    try {
      const party = createRelyingParty(stopping, await newTv(stopping));
      const { body } = await party.beginDevice();
      const held = party.poll(body.device_code);
      await delay(50);
      const startedAt = performance.now();
      stopping.shutDown();
      expect(await held).toMatchObject(pending);
      expect(performance.now() - startedAt).toBeLessThan(1000);
    } finally {
      await stopping.close();
    }
  });
});

forEachDatabase((openDatabase) => {
  it("hands an approved request to exactly one of ten pollers, and refuses every later poll", async () => {
    const own = await startApp({ databaseUrl: await openDatabase.newUrl() });
    try {
      const grace = await own.createPerson("Grace Hopper");
      const party = createRelyingParty(own, await newTv(own));
      const { body } = await party.beginDevice();
      await grace.openAndApprove(body.user_code);
      const answers = await Promise.all(Array.from({ length: 10 }, () => party.poll(body.device_code)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(await party.poll(body.device_code)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    } finally {
      await own.close();
    }
  });
});
