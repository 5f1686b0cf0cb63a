/**
 * npm run measure:processes: the same sign-ins on one process and on two, on one PostgreSQL, by turns. Tells sign-ins a second, which
 * on a machine with few cores is what the cores are enough for, and the processor time of one sign-in, which is what decides
 * how much a second process adds where there is a core for it. PROCESSES_SIGN_INS changes how many are counted (200).
 */
import pg from "pg";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createInsistentPeople } from "../kit/insistent-people.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { childrenOf, parentOf, processorSecondsOf } from "../kit/processor-time.ts";
import { startDeployment } from "./deployment.ts";

const signIns = Number(process.env.PROCESSES_SIGN_INS ?? 200);
const warmUp = 50;
const rounds = 2;
const people = 16;
const clientId = "television";

interface Measured {
  readonly perSecond: number;
  readonly serverMilliseconds: number;
  readonly databaseMilliseconds: number;
}

for (let round = 1; round <= rounds; round++)
  for (const processes of [1, 2]) {
    const { perSecond, serverMilliseconds, databaseMilliseconds } = await measure(processes);
    process.stdout.write(
      `${processes} process${processes === 1 ? "  " : "es"}: ${perSecond.toFixed(1)} sign-ins a second; one takes ` +
        `${serverMilliseconds.toFixed(1)} ms of the servers' processors and ${databaseMilliseconds.toFixed(1)} ms of PostgreSQL's.\n`,
    );
  }

async function measure(processes: number): Promise<Measured> {
  const deployment = await startDeployment(processes, { NEW_REQUESTS_PER_MINUTE: "1000000", LOG_LEVEL: "warn" });
  const admin = new pg.Client({ connectionString: deployment.databaseUrl });
  try {
    await admin.connect();
    const [first] = deployment.servers;
    if (first === undefined) throw new Error("no process serves");
    await runCommand(first, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
    const persons: RegisteredPerson[] = [];
    for (let at = 0; at < people; at++) persons.push(await invitePerson(first, "Ada Lovelace"));
    const insistent = createInsistentPeople(deployment.url, clientId);
    const play = async (count: number) => {
      const queue = Array.from({ length: count }, (_, at) => at).values();
      await Promise.all(
        persons.map(async (person) => {
          for (const at of queue)
            await (at % 4 === 0 ? insistent.signInDevice(person) : insistent.signInOnPage(person));
        }),
      );
    };
    const { rows } = await admin.query("SELECT pg_backend_pid() AS backend");
    const postmaster = parentOf(Number(rows[0].backend));
    const used = () => ({
      servers: processorSecondsOf(...deployment.servers.map((server) => server.pid())),
      database: processorSecondsOf(postmaster, ...childrenOf(postmaster)),
      at: performance.now(),
    });
    await play(warmUp * processes);
    const before = used();
    await play(signIns);
    const after = used();
    return {
      perSecond: signIns / ((after.at - before.at) / 1000),
      serverMilliseconds: ((after.servers - before.servers) / signIns) * 1000,
      databaseMilliseconds: ((after.database - before.database) / signIns) * 1000,
    };
  } finally {
    await admin.end();
    await deployment.close();
  }
}
