/**
 * npm run measure:costs: what one sign-in costs a server on PostgreSQL, for `npm run scale`. Prints it as JSON; with --write
 * into docs/operating/costs.json. COSTS_SIGN_INS says how many of each kind are counted. Counts and bytes do not depend
 * on how busy the machine is; processor time does a little.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { root } from "../../scripts/runtime.mjs";
import { invitePerson, runCommand } from "../kit/example-process.ts";
import { createInsistentPeople } from "../kit/insistent-people.ts";
import type { RegisteredPerson } from "../kit/person.ts";
import { startPostgres } from "../kit/postgres-server.ts";
import { childrenOf, parentOf, processorSecondsOf } from "../kit/processor-time.ts";
import { startServer } from "../kit/server-process.ts";

const signIns = Number(process.env.COSTS_SIGN_INS ?? 300);
const clientId = "television";

/** Tables whose rows stay until an operator removes them; all others are swept when their time is over. */
const kept = ["audit_events", "countersignatures", "sessions", "grants"];

interface Reading {
  readonly serverSeconds: number;
  readonly databaseSeconds: number;
  readonly logBytes: number;
  readonly transactions: number;
  readonly rowsWritten: number;
  readonly keptBytes: number;
  readonly sweptBytes: number;
}

const postgres = await startPostgres();
const databaseUrl = await postgres.newDatabase();
const server = await startServer({ databaseUrl, env: { NEW_REQUESTS_PER_MINUTE: "1000000", LOG_LEVEL: "warn" } });
const admin = new pg.Client({ connectionString: databaseUrl });
await admin.connect();
try {
  await runCommand(server, "client", "add", "Television", "--id", clientId, "--device", "--first-party");
  const persons: RegisteredPerson[] = [];
  for (const name of ["Ada", "Bob", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hal"])
    persons.push(await invitePerson(server, name));
  const people = createInsistentPeople(server.url, clientId);
  type Sign = typeof people.signInDevice;
  const play = async (sign: Sign, count: number) => {
    const queue = Array.from({ length: count }).values();
    await Promise.all(
      persons.map(async (person) => {
        for (const _ of queue) await sign(person);
      }),
    );
  };
  const costOf = async (sign: Sign) => {
    // Code is compiled and statements are prepared before it counts.
    await play(sign, 100);
    const before = await read();
    await play(sign, signIns);
    const after = await read();
    return Object.fromEntries(
      Object.entries(after).map(([name, value]) => [name, round((value - before[name as keyof Reading]) / signIns)]),
    );
  };
  const costs = {
    measuredOn: new Date().toISOString().slice(0, 10),
    signIns,
    page: await costOf((person) => people.signInOnPage(person)),
    device: await costOf((person) => people.signInDevice(person)),
  };
  const text = `${JSON.stringify(costs, null, 2)}\n`;
  if (process.argv.includes("--write")) writeFileSync(join(root, "docs", "operating", "costs.json"), text);
  process.stdout.write(text);
} finally {
  await admin.end();
  await server.close();
  await postgres.stop();
}

async function read(): Promise<Reading> {
  // A connection that has nothing to do hands in its counts within a second.
  await delay(1500);
  const { rows } = await admin.query(`
    SELECT pg_backend_pid() AS backend, pg_current_wal_lsn() - '0/0' AS log`);
  const counted = await admin.query(`
    SELECT xact_commit AS transactions, tup_inserted + tup_updated + tup_deleted AS rows
    FROM pg_stat_database WHERE datname = current_database()`);
  const sizes = await admin.query(`
    SELECT relname AS name, pg_total_relation_size(oid)::float8 AS bytes FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`);
  const bytesOf = (isWanted: (name: string) => boolean) =>
    sizes.rows.filter(({ name }) => isWanted(name)).reduce((sum, { bytes }) => sum + Number(bytes), 0);
  const postmaster = parentOf(Number(rows[0].backend));
  return {
    serverSeconds: processorSecondsOf(server.pid()),
    databaseSeconds: processorSecondsOf(postmaster, ...childrenOf(postmaster)),
    logBytes: Number(rows[0].log),
    transactions: Number(counted.rows[0].transactions),
    rowsWritten: Number(counted.rows[0].rows),
    keptBytes: bytesOf((name) => kept.includes(name)),
    sweptBytes: bytesOf((name) => !kept.includes(name)),
  };
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
