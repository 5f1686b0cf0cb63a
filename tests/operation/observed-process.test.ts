import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";

/** Behind a proxy on this machine, which it trusts, and one that listens to nobody. */
let trusting: ServerProcess;
let alone: ServerProcess;
let metricsPort: number;
beforeAll(async () => {
  metricsPort = await freePort();
  trusting = await startServer({ env: { TRUSTED_PROXIES: "127.0.0.1", METRICS_PORT: String(metricsPort) } });
  alone = await startServer();
});
afterAll(async () => {
  await trusting?.close();
  await alone?.close();
});

/** The name that the log gives to a request for this path. */
async function idOf(server: ServerProcess, path: string, given: string): Promise<string> {
  await fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { "x-request-id": given } });
  const find = () =>
    server
      .output()
      .split("\n")
      .find((each) => each.includes(`"path":"${path}"`));
  // The log is written a moment after the answer.
  while (find() === undefined) await delay(20);
  return (JSON.parse(find() ?? "") as { requestId?: string }).requestId ?? "";
}

const made = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

it("takes a request's name from a trusted proxy, and makes one where it is no name", async () => {
  expect(await idOf(trusting, "/one", "proxy-0123456789")).toBe("proxy-0123456789");
  expect(await idOf(trusting, "/two", "short")).toMatch(made);
  expect(await idOf(trusting, "/three", 'a"b{}:0123456789')).toMatch(made);
  expect(await idOf(trusting, "/four", "x".repeat(65))).toMatch(made);
});

it("tells its numbers at a port of their own, and nothing else there", async () => {
  await fetch(`http://127.0.0.1:${trusting.port}/oauth/jwks`);
  const numbers = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  expect(numbers.headers.get("content-type")).toContain("version=0.0.4");
  expect(await numbers.text()).toContain('route="/oauth/jwks",status="200"');
  expect((await fetch(`http://127.0.0.1:${metricsPort}/healthz`)).status).toBe(404);
  expect((await fetch(`http://127.0.0.1:${trusting.port}/metrics`)).status).toBe(404);
});

it("believes nobody else", async () => expect(await idOf(alone, "/one", "proxy-0123456789")).toMatch(made));
