import { afterAll, expect, it } from "vitest";
import { type ServerProcess, startServer } from "./server-process.ts";

let server: ServerProcess | undefined;
afterAll(() => server?.close());

it("starts the built server, kills it, and starts it again on the same port and data", async () => {
  server = await startServer();
  const health = () => fetch(`${server?.url}/healthz`).then((answer) => answer.status);
  expect(await health()).toBe(200);
  expect(await server.kill("SIGKILL")).toEqual({ code: null, signal: "SIGKILL" });
  await expect(health()).rejects.toThrow();
  await server.restart();
  expect(await health()).toBe(200);
});

it("says what the server wrote when it does not start", async () => {
  await expect(startServer({ env: { PORT: "nonsense" } })).rejects.toThrow(/PORT/);
});
