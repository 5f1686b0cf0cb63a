import { afterAll, beforeAll, expect, it } from "vitest";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";
import { playHeldPolls } from "./held-polls.ts";

/** The short form; `npm run campaign:held-polls` has 100,000 wait. */
const metricsPort = await freePort();
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer({
    env: { METRICS_PORT: String(metricsPort), NEW_REQUESTS_PER_MINUTE: "100000", LOG_LEVEL: "warn" },
  });
});
afterAll(() => server?.close());

it("holds the polls of three hundred devices at once and hands each approved one its tokens", async () => {
  const how = { devices: 300, connections: 100, readings: 2, holdSeconds: 2, approvals: 12, people: 2 };
  const result = await playHeldPolls(server, metricsPort, { ...how, pauseMilliseconds: 20, seed: 1 });
  expect(result.curve.map(({ heldPolls }) => heldPolls).slice(0, 2)).toEqual([0, 0]);
  expect(result.curve.at(-1)?.heldPolls).toBeGreaterThan(200);
  expect(result.fromSending.length + result.askedAgain).toBe(12);
  expect(result.fromSending.length).toBeGreaterThan(6);
});
