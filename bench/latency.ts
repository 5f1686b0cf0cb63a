/** From the approval on the phone to the tokens in the hands of an unmodified client (openid-client), which polls as it does. */
import { beginWithOpenidClient } from "../tests/examples/device-clients.ts";
import { type CountersignUnderTest, type Population, populate, startCountersign } from "./countersign.ts";

export interface LatencyFigures {
  readonly runs: number;
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
}

/** The client waits a second before its first poll; the approval comes while that poll is held, as nearly all do in life. */
const untilHeldMilliseconds = 1_300;

export async function measureLatency(runs: number): Promise<LatencyFigures> {
  const server = await startCountersign();
  try {
    const population = await populate(server);
    const times: number[] = [];
    while (times.length < runs)
      times.push(...(await Promise.all(Array.from({ length: 10 }, (_, at) => one(server, population, at * 60)))));
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
    return { runs: sorted.length, medianMilliseconds: at(0.5), p99Milliseconds: at(0.99) };
  } finally {
    await server.stop();
  }
}

async function one(server: CountersignUnderTest, { device, person }: Population, after: number): Promise<number> {
  const begun = await beginWithOpenidClient(server.process.url, device);
  const tokens = begun.tokens.then(() => performance.now());
  const id = await person.open(begun.userCode);
  const response = person.authenticator.get(await person.readCard(id));
  await new Promise((resolve) => setTimeout(resolve, untilHeldMilliseconds + after));
  const answer = await person.phone.postJson(`/link/${id}/approve`, { response, seen: "in_front_of_me" });
  const approvedAt = performance.now();
  if (!answer.ok) throw new Error(`the approval was refused: ${await answer.text()}`);
  return (await tokens) - approvedAt;
}
