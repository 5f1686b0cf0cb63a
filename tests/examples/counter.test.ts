import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ExampleProcess, invitePerson, runCommand, runExample } from "../kit/example-process.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { freePort, type ServerProcess, startServer } from "../kit/server-process.ts";

let server: ServerProcess;
let ada: RegisteredPerson;
let secret: string;
let port: number;

beforeAll(async () => {
  server = await startServer();
  ada = await invitePerson(server, "Ada Lovelace");
  const options = ["--id", "example-counter", "--backchannel", "--confidential", "--first-party"];
  secret = String((await runCommand(server, "client", "add", "Counter", ...options)).secret);
  port = await freePort();
});
afterAll(() => server?.close());

const runCounter = (...args: string[]): ExampleProcess =>
  runExample("examples/counter/counter.ts", args, { COUNTERSIGN_URL: server.url, CLIENT_SECRET: secret });

/** Opens what waits in Ada's app, once the counter has asked, and checks that it shows the words of the counter. */
async function openOn(counter: ExampleProcess): Promise<string> {
  const words = await counter.find(/shows: (Counter 3, number \d+)/);
  const stream = await ada.phone.get("/app/events");
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  let text = "";
  while (!/sir_[\w-]{30}/.test(text)) text += Buffer.from((await reader.read()).value ?? []).toString();
  await reader.cancel();
  const [id = ""] = /sir_[\w-]{30}/.exec(text) ?? [];
  expect((await ada.phone.post(`/app/requests/${id}/open`, {})).status).toBe(303);
  expect(await (await ada.phone.get(`/link/${id}`)).text()).toContain(words);
  return id;
}

describe("examples/counter", () => {
  it("asks a phone by name, and knows who it is when the person approves", async () => {
    const counter = runCounter(ada.identifier);
    await ada.approve(await openOn(counter));
    expect(await counter.ended).toBe(0);
    expect(counter.stdout()).toBe(`It is Ada Lovelace (${ada.identifier}).\n`);
  });

  it("says so when the person denies, and for a name that is nobody's, and ends with 1", async () => {
    const counter = runCounter(ada.identifier);
    await ada.deny(await openOn(counter));
    expect(await counter.ended).toBe(1);
    expect(counter.output()).toContain("The sign-in was denied.");
    const nobody = runCounter("nobody-at-all");
    expect(await nobody.ended).toBe(1);
    expect(nobody.output()).toContain("names nobody");
  });

  it("is told by a ping, and then asks once", async () => {
    const uri = `http://localhost:${port}/ping`;
    await runCommand(server, "client", "backchannel", "example-counter", "--mode", "ping", "--notification-uri", uri);
    // What the command has changed is known to a running server within a second.
    await delay(1100);
    const counter = runCounter(ada.identifier, "--ping", String(port));
    const id = await openOn(counter);
    const forged = { method: "POST", headers: { authorization: "Bearer guessed" }, body: '{"auth_req_id":"x"}' };
    expect((await fetch(uri, forged)).status).toBe(401);
    await ada.approve(id);
    expect(await counter.ended).toBe(0);
    expect(counter.stdout()).toBe(`It is Ada Lovelace (${ada.identifier}).\n`);
  });

  it("explains itself with --help, and refuses what it does not know with 2", async () => {
    const [helped, mistaken] = [runCounter("--help"), runCounter("--loud")];
    expect([await helped.ended, await mistaken.ended]).toEqual([0, 2]);
    expect(helped.stdout()).toContain("Usage: node examples/counter/counter.ts NAME");
  });
});
