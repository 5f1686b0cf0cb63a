/**
 * How long after the phone's approval a polling client has its tokens: not a test, run by hand.
 *
 *   npm run build && node tests/examples/measure-approve-to-tokens.ts
 *
 * The approval comes at a random moment of the client's cycle (one second of waiting, then a poll held for eight), as it
 * does in life. A client that happens to be waiting has to finish that first: the worst case is therefore one second.
 */
import { setTimeout as delay } from "node:timers/promises";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { startServer } from "../kit/server-process.ts";
import { type BegunGrant, beginWithOauth4webapi, beginWithOpenidClient } from "./device-clients.ts";

const runs = 20;
const cycleMilliseconds = 9_000;

async function measure(begun: BegunGrant, person: RegisteredPerson): Promise<number> {
  const id = await person.open(begun.userCode);
  const assertion = person.authenticator.get(await person.readCard(id));
  // After the first poll's wait, which always passes while the person reaches for the phone.
  await delay(1_000 + Math.random() * cycleMilliseconds);
  const answer = await person.phone.postJson(`/link/${id}/approve`, { response: assertion });
  const approvedAt = performance.now();
  if (!answer.ok) throw new Error(`the approval was refused: ${await answer.text()}`);
  await begun.tokens;
  return performance.now() - approvedAt;
}

function say(name: string, times: number[]): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1);
  const mean = (sorted.reduce((sum, time) => sum + time, 0) / sorted.length).toFixed(1);
  const waited = sorted.filter((time) => time > 100).length;
  console.log(
    `${name}: median ${at(0.5)} ms, mean ${mean} ms, max ${at(1)} ms over ${sorted.length} runs; ` +
      `${waited} of them caught the client between two polls`,
  );
}

const server = await startServer();
try {
  const person = await invitePerson(server, "Ada Lovelace");
  await runCommand(server, "client", "add", "Console", "--id", "console", "--device");
  for (const [name, begin] of [
    ["openid-client", beginWithOpenidClient],
    ["oauth4webapi", beginWithOauth4webapi],
  ] as const) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) times.push(await measure(await begin(server.url, "console"), person));
    say(name, times);
  }
} finally {
  await server.close();
}
