import { createServer, type Server as Listener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Person, startApp, type TestApp } from "../../tests/kit/app.ts";
import { deviceCodeGrant } from "../../tests/kit/relying-party.ts";
import { type BegunGrant, beginGrant, waitForAnswer } from "./device-grant.ts";
import { readOrigin, type Server } from "./server-call.ts";

let app: TestApp;
let ada: Person;
let server: Server;
let clientId: string;
const nobodyLeft = new AbortController().signal;

beforeAll(async () => {
  app = await startApp();
  ada = await app.createPerson("Ada Lovelace");
  clientId = (
    await app.createClient({ name: "Shell", kind: "public", trust: "first_party", grantTypes: [deviceCodeGrant] })
  ).id;
  server = { origin: app.origin, authority: null };
});
afterAll(() => app.close());

const begin = async (from = server): Promise<BegunGrant> => {
  const begun = await beginGrant(from, "/oauth/device_authorization", { client_id: clientId, scope: "openid" });
  if (begun.kind !== "begun") throw new Error(begun.kind);
  return begun.grant;
};
const form = (grant: BegunGrant) => ({
  grant_type: deviceCodeGrant,
  client_id: clientId,
  device_code: grant.deviceCode,
});
const wait = (grant: BegunGrant, milliseconds = 20_000, gone: AbortSignal = nobodyLeft, from = server) =>
  waitForAnswer(from, grant, { path: "/oauth/token", form, milliseconds, gone });

describe("the device grant of a terminal", () => {
  it("gets the tokens that the phone approved", async () => {
    const grant = await begin();
    const answer = wait(grant);
    await ada.openAndApprove(grant.userCode);
    expect(await answer).toMatchObject({ kind: "approved", body: { token_type: "Bearer" } });
  });

  it("says what the server said when the phone denies", async () => {
    const grant = await begin();
    await ada.deny(await ada.open(grant.userCode));
    expect(await wait(grant)).toMatchObject({ kind: "refused", error: "access_denied" });
  });

  it("gives up when its time is over, and at once when nobody waits any more", async () => {
    const grant = await begin();
    expect(await wait(grant, 10)).toEqual({ kind: "gave_up" });
    const leaving = new AbortController();
    const answer = wait(grant, 20_000, leaving.signal);
    leaving.abort();
    expect(await answer).toEqual({ kind: "gave_up" });
  });

  it("refuses to begin for a client that the server does not know", async () => {
    const begun = await beginGrant(server, "/oauth/device_authorization", { client_id: "nobody" });
    expect(begun).toMatchObject({ kind: "refused", error: "invalid_client" });
  });

  it("says that nobody answers", async () => {
    const nowhere = { origin: "http://localhost:9", authority: null };
    expect(await beginGrant(nowhere, "/oauth/device_authorization", {})).toMatchObject({ kind: "unreachable" });
  });
});

describe("with a server that is not one", () => {
  let listener: Listener;
  afterEach(() => listener.close());
  const answering = async (...answers: readonly (readonly [number, string])[]): Promise<Server> => {
    const left = [...answers];
    listener = createServer((_, response) => {
      const [status, body] = left.shift() ?? [500, ""];
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    return { origin: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`, authority: null };
  };
  const quick = { device_code: "d", user_code: "12-34", verification_uri: "http://x/link", interval: 0.01 };

  it("asks again while it cannot be used, and takes the answer that comes then", async () => {
    const from = await answering(
      [200, JSON.stringify(quick)],
      [502, "<html>"],
      [400, '{"error":"authorization_pending"}'],
      [200, '{"access_token":"t"}'],
    );
    const grant = await begin(from);
    expect(await wait(grant, 20_000, nobodyLeft, from)).toEqual({ kind: "approved", body: { access_token: "t" } });
  });

  it("shows nothing that would steer a terminal", async () => {
    const from = await answering(
      [200, JSON.stringify({ ...quick, user_code: "\u001b[2J" })],
      [400, JSON.stringify({ error: "\u001b[2J", error_description: "x" })],
      [400, JSON.stringify({ error: "access_denied", error_description: "\u001b[2J" })],
    );
    const refused = { kind: "refused", error: "server_error", description: "", reason: "" };
    expect(await beginGrant(from, "/", {})).toEqual(refused);
    expect(await beginGrant(from, "/", {})).toEqual(refused);
    expect(await beginGrant(from, "/", {})).toEqual({ ...refused, error: "access_denied" });
  });

  it("reads no more of an answer than a server of ours would send", async () => {
    const from = await answering([200, JSON.stringify({ ...quick, more: "x".repeat(300_000) })]);
    expect(await beginGrant(from, "/", {})).toEqual({ kind: "unreachable", why: "the answer is too large" });
  });
});

describe("the origin of a server", () => {
  it.each([
    ["https://login.example.org", "https://login.example.org"],
    ["https://login.example.org/", "https://login.example.org"],
    ["http://localhost:8080", "http://localhost:8080"],
    ["http://login.example.org", null],
    ["https://login.example.org/somewhere", null],
    ["https://ada@login.example.org", null],
    ["login.example.org", null],
  ])("of %s is %s", (typed, origin) => {
    expect(readOrigin(typed)).toBe(origin);
  });
});
