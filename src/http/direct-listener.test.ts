import { createServer as createListener, request as httpRequest, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startApp, type TestApp } from "../../tests/kit/app.ts";
import type { ClientId } from "../ids.ts";
import { deviceCodeGrant } from "../oauth/clients/client.ts";
import { createServer } from "../server.ts";
import { type Listener, listenerOf } from "./direct-listener.ts";

let app: TestApp;
const doors: { direct: number; hono: number } = { direct: 0, hono: 0 };
const open: ReturnType<typeof createListener>[] = [];

beforeAll(async () => {
  app = await startApp({ env: { DEVICE_POLL_HOLD_SECONDS: "1" } });
  await app.createClient({
    name: "TV",
    id: "tv" as ClientId,
    grantTypes: [deviceCodeGrant, "refresh_token"],
    trust: "first_party",
    kind: "public",
  });
  const server = createServer(app.deps, "tests");
  doors.direct = await listen(listenerOf(app.deps, server));
  doors.hono = await listen(getRequestListener(server.fetch) as Listener);
});
afterAll(async () => {
  for (const each of open) each.close().closeAllConnections();
  await app.close();
});

async function listen(listener: Listener): Promise<number> {
  const server = createListener(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

interface Knock {
  readonly method: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

function knock(port: number, { method, path, headers = {}, body }: Knock) {
  return new Promise<{ status: number | undefined; headers: object; body: string }>((resolve, reject) => {
    const asked = httpRequest({ port, method, path, headers }, async (answer: IncomingMessage) => {
      let text = "";
      for await (const chunk of answer) text += chunk;
      // How long the body is, Node says in its own way for either.
      const { date: _, "content-length": __, "transfer-encoding": ___, ...rest } = answer.headers;
      resolve({ status: answer.statusCode, headers: rest, body: text });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

const form = { "content-type": "application/x-www-form-urlencoded" };
const token = (body: string, headers: Record<string, string> = form) =>
  ({ method: "POST", path: "/oauth/token", headers, body }) as const;

describe("what programs call is answered alike with and without Hono", () => {
  it.each<[string, Knock]>([
    ["discovery", { method: "GET", path: "/.well-known/openid-configuration" }],
    [
      "metadata for a page of another site",
      {
        method: "GET",
        path: "/.well-known/oauth-authorization-server",
        headers: { origin: "https://elsewhere.example" },
      },
    ],
    ["keys", { method: "GET", path: "/oauth/jwks" }],
    ["the head of the keys", { method: "HEAD", path: "/oauth/jwks" }],
    ["a method that is not there", { method: "DELETE", path: "/oauth/token" }],
    [
      "a question before a proof",
      { method: "OPTIONS", path: "/oauth/token", headers: { origin: "https://spa.example" } },
    ],
    [
      "a code that is nobody's",
      token("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=x&client_id=tv"),
    ],
    ["no grant type", token("client_id=tv")],
    ["a grant type that is none", token("grant_type=password&client_id=tv")],
    ["a parameter twice", token("grant_type=refresh_token&client_id=tv&client_id=tv")],
    [
      "a wrong secret",
      token("grant_type=refresh_token&refresh_token=x", { ...form, authorization: `Basic ${btoa("tv:x")}` }),
    ],
    ["letters beyond ASCII", token("grant_type=refresh_token&refresh_token=%C3%A9&client_id=tv")],
    ["no form", token("{}", { "content-type": "application/json" })],
    ["no body", token("")],
    ["a body that is too large", token(`grant_type=refresh_token&x=${"x".repeat(200_000)}`)],
    ["a body in chunks", token("grant_type=refresh_token&client_id=tv", { ...form, "transfer-encoding": "chunked" })],
    ["a query", { method: "POST", path: "/oauth/token?grant_type=refresh_token", headers: form, body: "" }],
    [
      "introspection without a secret",
      { method: "POST", path: "/oauth/introspect", headers: form, body: "token=x&client_id=tv" },
    ],
    [
      "device authorization of nobody",
      { method: "POST", path: "/oauth/device_authorization", headers: form, body: "client_id=nobody" },
    ],
    ["userinfo without a token", { method: "GET", path: "/oauth/userinfo" }],
    ["userinfo with one of nobody", { method: "GET", path: "/oauth/userinfo", headers: { authorization: "Bearer x" } }],
  ])("%s", async (_, request) => {
    const [direct, hono] = [await knock(doors.direct, request), await knock(doors.hono, request)];
    expect(direct).toEqual(hono);
    expect(direct.status).toBeLessThan(500);
  });

  it("a poll that is held until its time is over", async () => {
    const begun = { method: "POST", path: "/oauth/device_authorization", headers: form, body: "client_id=tv" };
    const codes = await Promise.all([begun, begun].map((each) => knock(doors.direct, each)));
    app.advance(1000);
    const polls = codes.map(({ body }) => {
      const { device_code } = JSON.parse(body) as { device_code: string };
      return token(`client_id=tv&grant_type=${encodeURIComponent(deviceCodeGrant)}&device_code=${device_code}`, {
        ...form,
        origin: "https://spa.example",
      });
    });
    const [direct, hono] = await Promise.all([
      knock(doors.direct, polls[0] as Knock),
      knock(doors.hono, polls[1] as Knock),
    ]);
    expect(direct).toEqual(hono);
    expect(direct).toMatchObject({ status: 400, body: expect.stringContaining("authorization_pending") });
  });

  it("a device authorization, but for its codes", async () => {
    const request = { method: "POST", path: "/oauth/device_authorization", headers: form, body: "client_id=tv" };
    const [direct, hono] = [await knock(doors.direct, request), await knock(doors.hono, request)];
    expect(direct.status).toBe(200);
    expect({ ...direct, body: Object.keys(JSON.parse(direct.body)) }).toEqual({
      ...hono,
      body: Object.keys(JSON.parse(hono.body)),
    });
  });
});

it("gives up a poll whose client has hung up in the middle of its body", async () => {
  const hungUp = await new Promise<string>((resolve) => {
    const asked = httpRequest({
      port: doors.direct,
      method: "POST",
      path: "/oauth/token",
      headers: { ...form, "content-length": "1000" },
    });
    asked.on("error", (error) => resolve(error.message));
    asked.write("grant_type=");
    setTimeout(() => asked.destroy(new Error("gone")), 50);
  });
  expect(hungUp).toBe("gone");
  expect((await knock(doors.direct, { method: "GET", path: "/oauth/jwks" })).status).toBe(200);
});
