/** Memory of Countersign: idle, with many pending requests, and with every poll of them held. */
import { readFileSync } from "node:fs";
import { openLines } from "./compare.ts";
import { type CountersignUnderTest, populate, startCountersign } from "./countersign.ts";
import { expectStatus, type Line, openLine, postRequest } from "./load.ts";

const deviceGrant = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code";

export interface MemoryFigures {
  /** Of a server that has been started on a database with people in it, and has nothing to do. */
  readonly idleMebibytes: number;
  /** Of one that has made the database and its first keys. */
  readonly firstIdleMebibytes: number;
  readonly bytesEachNotHeld: number;
  readonly held: number;
  readonly heldConnections: number;
  readonly heldMebibytes: number;
  readonly heldAnswered: number;
}

/** Two looks and a little (src/operation/leftovers.ts). */
const findsItselfIdleMilliseconds = 25_000;

/** Seen from outside: the meter would collect garbage first, which takes a server that holds very many polls a quarter of a second. */
function residentMebibytes({ process: { pid } }: CountersignUnderTest): number {
  const status = readFileSync(`/proc/${pid()}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

const settle = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Begins so many, and polls for each at once: within the first second that is answered, not held, and from then on it is known. */
async function beginMany(port: number, count: number): Promise<string[]> {
  const codes: string[] = [];
  const request = postRequest("/oauth/device_authorization", "client_id=console&scope=openid");
  const lines = await openLines(port, 64);
  let begun = 0;
  await Promise.all(
    lines.map(async (line) => {
      while (begun < count) {
        begun++;
        const { device_code } = JSON.parse((await line.ask(request)).body) as { device_code: string };
        expectStatus(await line.ask(pollOf(device_code)), 400);
        codes.push(device_code);
      }
      line.close();
    }),
  );
  return codes;
}

const pollOf = (code: string): Buffer =>
  postRequest("/oauth/token", `grant_type=${deviceGrant}&device_code=${code}&client_id=console`);

/** Resident memory once garbage has been collected for good. */
async function settled(server: CountersignUnderTest): Promise<number> {
  const readings: number[] = [];
  for (let reading = 0; reading < 4; reading++) {
    await settle(300);
    readings.push((await server.usage()).residentBytes);
  }
  return Math.min(...readings);
}

async function measureIdle(): Promise<Pick<MemoryFigures, "idleMebibytes" | "firstIdleMebibytes">> {
  const server = await startCountersign({ metered: false });
  const idle = async () => {
    await settle(findsItselfIdleMilliseconds);
    return residentMebibytes(server);
  };
  try {
    await populate(server);
    const firstIdleMebibytes = await idle();
    await server.process.kill();
    await server.process.restart();
    return { idleMebibytes: await idle(), firstIdleMebibytes };
  } finally {
    await server.stop();
  }
}

/** `requests` pending ones; their polls are held over so many connections at most, several in a row on each (RFC 9112 §9.3.2). */
export async function measureMemory(requests: number, connections: number): Promise<MemoryFigures> {
  const idle = await measureIdle();
  const server = await startCountersign({ collectGarbage: true });
  try {
    await populate(server);
    // The first ones warm the server up: what it needs for being busy at all is not what a request needs.
    const first = Math.ceil(requests / 5);
    const codes = await beginMany(server.port, first);
    const warm = await settled(server);
    codes.push(...(await beginMany(server.port, requests - first)));
    const known = await settled(server);
    const held = await holdAll(server, codes, Math.min(connections, requests));
    return {
      ...idle,
      bytesEachNotHeld: (known - warm) / (requests - first),
      held: requests,
      heldConnections: Math.min(connections, requests),
      heldMebibytes: held.mebibytes,
      heldAnswered: held.answered,
    };
  } finally {
    await server.stop();
  }
}

async function holdAll(server: CountersignUnderTest, codes: readonly string[], connections: number) {
  const lines: Line[] = [];
  for (let at = 0; at < connections; at += 500) {
    const more = Array.from({ length: Math.min(500, connections - at) }, (_, index) =>
      openLine(server.port, `127.0.0.${2 + ((at + index) % 200)}`),
    );
    lines.push(...(await Promise.all(more)));
  }
  let answered = 0;
  const perLine = Math.ceil(codes.length / connections);
  const polls = lines.map(async (line, number) => {
    const own = codes.slice(number * perLine, (number + 1) * perLine);
    const answers = await Promise.all(own.map((code) => line.ask(pollOf(code))));
    answered += answers.filter(({ body }) => /authorization_pending|slow_down/.test(body)).length;
  });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMebibytes(server));
  }, 250);
  await Promise.all(polls);
  clearInterval(watch);
  for (const line of lines) line.close();
  return { mebibytes: peak, answered };
}
