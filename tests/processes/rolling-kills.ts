import { setTimeout as delay } from "node:timers/promises";
import { openDatabase } from "../../src/database/open.ts";
import { type CampaignRecords, expectEachRedeemedOnce } from "../kit/campaign-records.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createInsistentPeople, seededDraws } from "../kit/insistent-people.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import type { Deployment } from "./deployment.ts";

export interface RollingKills {
  readonly signIns: number;
  /** How many sign-ins are under way at once; each has a poll or a page waiting. */
  readonly atOnce: number;
  readonly people: number;
  readonly seed: number;
  /** Milliseconds between the end of one kill and the next, at least and at most. */
  readonly pause: { readonly from: number; readonly to: number };
  /** How long people look at the card before they approve; 0 when not said. */
  readonly looksMilliseconds?: number;
}

export interface RollingKillsResult extends CampaignRecords {
  readonly kills: number;
  readonly databaseCrashes: number;
  readonly seconds: number;
  /** Milliseconds from the answer to the approval to the tokens in a poll that was being held, in ascending order. */
  readonly approvedToTokens: readonly number[];
}

const clientId = "television";

/**
 * People sign in through the balancer while one process after another is killed with SIGKILL and started again, and the
 * database crashes once, half-way. Throws when a request was lost or redeemed twice.
 */
export async function playRollingKills(deployment: Deployment, how: RollingKills): Promise<RollingKillsResult> {
  const [first] = deployment.servers;
  if (first === undefined) throw new Error("no process to kill");
  await runCommand(first, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
  const persons: RegisteredPerson[] = [];
  for (let at = 0; at < how.people; at++) persons.push(await invitePerson(first, `Person ${letters(at)}`));
  const people = createInsistentPeople(deployment.url, clientId, { looksMilliseconds: how.looksMilliseconds ?? 0 });
  const begunAt = performance.now();
  const stopping = new AbortController();
  let crashed = 0;
  const crashHalfWay = async () => {
    if (crashed > 0 || people.told.size < how.signIns / 2) return;
    crashed += 1;
    await deployment.crashDatabase();
  };
  const killing = killByTurns(deployment, how, stopping.signal, crashHalfWay);
  try {
    const queue = Array.from({ length: how.signIns }, (_, at) => at).values();
    await Promise.race([
      // Ends only by an error of its own, or when everybody is signed in.
      killing.then(() => new Promise<never>(() => {})),
      Promise.all(
        Array.from({ length: how.atOnce }, async (_, lane) => {
          const person = persons[lane % persons.length];
          if (person === undefined) throw new Error("nobody signs in");
          for (const at of queue) await (at % 4 === 0 ? people.signInOnPage(person) : people.signInDevice(person));
        }),
      ),
    ]);
  } finally {
    stopping.abort();
  }
  const kills = await killing;
  const db = await openDatabase(deployment.databaseUrl);
  try {
    const records = await expectEachRedeemedOnce(db, people.told);
    const seconds = (performance.now() - begunAt) / 1000;
    const approvedToTokens = people.approvedToTokens.toSorted((a, b) => a - b);
    return { ...records, kills, databaseCrashes: crashed, seconds, approvedToTokens };
  } finally {
    await db.destroy();
  }
}

async function killByTurns(
  { servers }: Deployment,
  { seed, pause }: RollingKills,
  signal: AbortSignal,
  between: () => Promise<void>,
): Promise<number> {
  const random = seededDraws(seed);
  let kills = 0;
  while (!signal.aborted) {
    await delay(pause.from + random() * (pause.to - pause.from), undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    await between();
    const server = servers[Math.floor(random() * servers.length)];
    if (server === undefined) continue;
    await server.kill("SIGKILL");
    kills += 1;
    await server.restart();
  }
  return kills;
}

/** Names have letters only: a, b, … z, ba, bb … */
const letters = (number: number): string =>
  (number >= 26 ? letters(Math.floor(number / 26)) : "") + String.fromCharCode(97 + (number % 26));

export const quantile = (ascending: readonly number[], part: number): number =>
  ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * part))] ?? Number.NaN;
