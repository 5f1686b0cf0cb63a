/**
 * npm run bench: Countersign beside its peers and a bare node:http server, in one interleaved run. The servers have the
 * first core to themselves, the load has the second; what counts is the processor time of a server's process for each
 * request, so that a busy machine makes a run longer and not wrong. Writes docs/performance.md and its chart.
 *
 *   --quick              Countersign and the bare server only, some minutes; writes nothing
 *   --works NAME,NAME    these works only; writes nothing
 *   --peers              with --works: beside the peers, where they are installed
 *   --report             measures nothing, and writes the page of the last run again
 *   --parts NAME,NAME    of works, latency, start, memory, rows; writes nothing
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { freePort } from "../tests/kit/server-process.ts";
import { type Contestant, compareAll, type Figure, openLines } from "./compare.ts";
import { startScript } from "./contestant.ts";
import { populate, startCountersign } from "./countersign.ts";
import { measureLatency } from "./latency.ts";
import { measureMemory } from "./memory.ts";
import { describeMachine, keepRun, writeReport } from "./report.ts";
import { measureRows } from "./rows.ts";
import { measureStart } from "./start.ts";
import type { WorkName } from "./work.ts";
import { countersignWorks } from "./works-of-countersign.ts";

const lineCount = 64;

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    works: { type: "string" },
    peers: { type: "boolean", default: false },
    report: { type: "boolean", default: false },
    parts: { type: "string" },
    rounds: { type: "string" },
    slice: { type: "string" },
  },
});
const quick = options.quick || (options.works !== undefined && !options.peers);
const parts =
  options.parts?.split(",") ??
  (quick || options.works !== undefined ? ["works"] : ["works", "latency", "start", "memory", "rows"]);
const rounds = Number(options.rounds ?? 5);
const sliceMilliseconds = Number(options.slice ?? 400);

async function runWorks(): Promise<Figure[]> {
  const bareServer = await startScript("bare.mjs", await freePort(), {}, "/");
  const bare = { name: "node:http", server: bareServer, lines: await openLines(bareServer.port, lineCount), works: {} };
  const server = await startCountersign({ env: { DEVICE_POLL_HOLD_SECONDS: "0" } });
  const works = await countersignWorks(server, await populate(server), lineCount);
  const contestants: Contestant[] = [
    { name: "Countersign", server, lines: await openLines(server.port, lineCount), works },
    ...(quick ? [] : await startPeers()),
  ];
  try {
    return await compareAll(contestants, bare, {
      rounds,
      sliceMilliseconds,
      ...(options.works === undefined ? {} : { names: options.works.split(",") as WorkName[] }),
    });
  } finally {
    for (const each of [...contestants, bare]) await each.server.stop();
  }
}

async function startPeers(): Promise<Contestant[]> {
  // Only here: they are not installed where nobody wants to be compared with them.
  const { startBetterAuth, startOidcProvider } = await import("./works-of-peers.ts");
  const started: Contestant[] = [];
  for (const [name, start] of [
    ["oidc-provider", startOidcProvider],
    ["better-auth", startBetterAuth],
  ] as const)
    for (const store of ["memory", "sqlite"] as const) {
      const { server, works } = await start(store, lineCount);
      const title = `${name}, ${store === "memory" ? "in memory" : "SQLite"}`;
      started.push({ name: title, server, lines: await openLines(server.port, lineCount), works });
    }
  return started;
}

if (options.report) {
  writeReport();
  process.exit(0);
}

// A signal of the whole group would otherwise leave the servers behind: they end with this process.
execFileSync("taskset", ["-acp", "1", String(process.pid)], { stdio: "ignore" });
const startedAt = new Date();
const figures = parts.includes("works") ? await runWorks() : [];
const latency = parts.includes("latency") ? await measureLatency(100) : null;
if (latency !== null) console.log(JSON.stringify(latency));
const start = parts.includes("start") ? await measureStart(7) : null;
if (start !== null) console.log(JSON.stringify(start));
const memory = parts.includes("memory") ? await measureMemory(100_000, 18_000) : null;
if (memory !== null) console.log(JSON.stringify(memory));
const rows = parts.includes("rows") ? await measureRows([1_000, 10_000, 100_000, 1_000_000], sliceMilliseconds) : [];
if (latency !== null && start !== null && memory !== null && rows.length > 0 && figures.length > 0) {
  keepRun({ startedAt, machine: describeMachine(), figures, latency, start, memory, rows });
  writeReport();
}
process.exit(0);
