import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, it } from "vitest";
import { openDatabase } from "../../src/database/open.ts";
import { expectEachRedeemedOnce } from "../kit/campaign-records.ts";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createInsistentPeople, seededDraws } from "../kit/insistent-people.ts";
import { type ServerProcess, startServer } from "../kit/server-process.ts";

/**
 * The built server, killed with SIGKILL while people sign in, and started again on its SQLite file. SIGKILL_SIGN_INS makes
 * it longer, SIGKILL_SEED draws other moments.
 */
const signIns = Number(process.env.SIGKILL_SIGN_INS ?? 100);
const seed = Number(process.env.SIGKILL_SEED ?? 1);
const names = ["Ada", "Bob", "Cleo", "Dora", "Emil"];

/** Requests between two kills, and the milliseconds from there into the middle of what is then under way. */
const requestsBetweenKills = { from: 15, to: 45 };
const killWithinMilliseconds = 12;

const clientId = "television";

describe("SIGKILL at any moment", () => {
  it(`loses no approved request of ${signIns} and redeems none twice`, {
    timeout: 60_000 + signIns * 1500,
  }, async () => {
    const server = await startServer();
    const kills = createKills(server);
    const people = createInsistentPeople(server.url, clientId, { beforeRequest: kills.beforeRequest });
    try {
      await runCommand(server, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
      const persons = await Promise.all(names.map((name) => invitePerson(server, name)));
      const queue = Array.from({ length: signIns }, (_, at) => at).values();
      kills.start();
      await Promise.all(
        persons.map(async (person) => {
          for (const at of queue) await (at % 2 === 0 ? people.signInOnPage(person) : people.signInDevice(person));
        }),
      );
      await kills.stop();
      await server.kill("SIGKILL");
      await checkRecords(server, people.told, kills.count());
    } finally {
      await kills.stop();
      await server.close();
    }
  });
});

function createKills(server: ServerProcess) {
  const random = seededDraws(seed);
  const draw = (from: number, to: number) => from + Math.floor(random() * (to - from));
  let kills = 0;
  let requests = 0;
  let killing: Promise<void> | null = null;
  let nextKill = Number.POSITIVE_INFINITY;

  async function killAndRestart(): Promise<void> {
    await delay(random() * killWithinMilliseconds);
    await server.kill("SIGKILL");
    kills += 1;
    await server.restart();
    nextKill = requests + draw(requestsBetweenKills.from, requestsBetweenKills.to);
    killing = null;
  }

  return {
    count: () => kills,
    beforeRequest: () => {
      requests += 1;
      if (requests >= nextKill && killing === null) killing = killAndRestart();
    },
    start: () => {
      nextKill = draw(requestsBetweenKills.from, requestsBetweenKills.to);
    },
    stop: async () => {
      nextKill = Number.POSITIVE_INFINITY;
      await killing;
      nextKill = Number.POSITIVE_INFINITY;
    },
  };
}

/** What the database says when all is over. */
async function checkRecords(
  server: ServerProcess,
  told: Parameters<typeof expectEachRedeemedOnce>[1],
  kills: number,
): Promise<void> {
  const db = await openDatabase(server.databaseUrl);
  try {
    const { redeemed, answered, handedOut, begunInVain } = await expectEachRedeemedOnce(db, told);
    expect(redeemed).toBe(signIns);
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db);
    expect(rows).toEqual([{ integrity_check: "ok" }]);
    console.log(
      `SIGKILL (seed ${seed}): ${kills} kills, ${told.size} sign-ins approved (${answered} answered, ` +
        `${told.size - answered} only in the database), ${redeemed} redeemed once each ` +
        `(${handedOut} handed out, ${told.size - handedOut} lost their answer), ${begunInVain} begun without an answer`,
    );
    expect(kills).toBeGreaterThanOrEqual(Math.floor(signIns / 20));
  } finally {
    await db.destroy();
  }
}
