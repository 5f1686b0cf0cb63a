/** docs/performance.md and its chart, made of one run. */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { root } from "../scripts/runtime.mjs";
import type { Figure } from "./compare.ts";
import type { LatencyFigures } from "./latency.ts";
import type { MemoryFigures } from "./memory.ts";
import { pollsForEachCode } from "./pending-polls.ts";
import { type Reason, reasons } from "./reasons.ts";
import type { RowFigures } from "./rows.ts";
import type { StartFigures } from "./start.ts";
import { type WorkName, workNames } from "./work.ts";

export interface Run {
  readonly startedAt: Date;
  readonly machine: string;
  readonly figures: readonly Figure[];
  readonly latency: LatencyFigures;
  readonly start: StartFigures;
  readonly memory: MemoryFigures;
  readonly rows: readonly RowFigures[];
}

const titles: Record<WorkName, string> = {
  device_authorization: "device authorization",
  pending_poll: "pending poll, answered at once",
  refresh: "refresh, rotating",
  introspection: "introspection",
  userinfo: "userinfo",
  discovery: "discovery",
  jwks: "key set",
  sign_in_page: "sign-in page",
  whole_sign_in: "whole device sign-in",
};

/** Shares of the bare server that are aimed at. */
const targets: Partial<Record<WorkName, number>> = {
  device_authorization: 0.35,
  pending_poll: 0.55,
  refresh: 0.25,
  introspection: 0.5,
  userinfo: 0.5,
  discovery: 0.75,
  jwks: 0.75,
};

const pathOf = (name: string): string => join(root, "docs", `performance.${name}`);

/** The figures themselves are kept beside the page, so that its words can be mended without another run. */
export function keepRun(run: Run): void {
  writeFileSync(pathOf("json"), `${JSON.stringify(run, null, 2)}\n`);
}

export function writeReport(): void {
  const kept = JSON.parse(readFileSync(pathOf("json"), "utf8")) as Omit<Run, "startedAt"> & { startedAt: string };
  const run = { ...kept, startedAt: new Date(kept.startedAt) };
  writeFileSync(pathOf("svg"), chartOf(run.figures));
  writeFileSync(pathOf("md"), pageOf(run));
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
};

const namesIn = (figures: readonly Figure[]): string[] => [...new Set(figures.map(({ contestant }) => contestant))];
const find = (figures: readonly Figure[], work: WorkName, name: string) =>
  figures.find((figure) => figure.work === work && figure.contestant === name);

function ratioTable({ figures }: Run): string {
  const names = namesIn(figures);
  const rows = workNames
    .filter((work) => work !== "whole_sign_in")
    .map((work) => [
      titles[work],
      targets[work] === undefined ? "" : `≥ ${targets[work].toFixed(2)}`,
      ...names.map((name) => find(figures, work, name)?.ratio.toFixed(3) ?? "–"),
    ]);
  return table(["work", "target", ...names], rows);
}

function rateTable({ figures }: Run): string {
  const names = namesIn(figures);
  const rows = workNames.map((work) => [
    titles[work],
    ...names.map((name) => find(figures, work, name)?.perCpuSecond.toFixed(0) ?? "–"),
  ]);
  return table(["for each CPU second", ...names], rows);
}

interface Target {
  readonly what: string;
  readonly target: string;
  readonly found: string;
  readonly met: boolean;
  readonly reason: Reason;
}

const reasonOf: Partial<Record<WorkName, Reason>> = {
  device_authorization: "device_authorization",
  pending_poll: "pending_poll",
  refresh: "refresh",
  introspection: "token_state",
  userinfo: "token_state",
  discovery: "documents",
  jwks: "documents",
};

function targetsOf({ figures, latency, start, memory }: Run): Target[] {
  const own = find(figures, "whole_sign_in", "Countersign")?.perCpuSecond ?? 0;
  const peers = figures.filter(({ work, contestant }) => work === "whole_sign_in" && contestant !== "Countersign");
  const bestOf = (some: readonly Figure[]) => Math.max(...some.map(({ perCpuSecond }) => perCpuSecond));
  const best = bestOf(peers);
  const bestDurable = bestOf(peers.filter(({ contestant }) => contestant.endsWith("SQLite")));
  const row = (reason: Reason, what: string, target: string, found: string, met: boolean): Target => ({
    reason,
    what,
    target,
    found,
    met,
  });
  const ratios = workNames.flatMap((work) => {
    const target = targets[work];
    const ratio = find(figures, work, "Countersign")?.ratio;
    const reason = reasonOf[work];
    if (target === undefined || ratio === undefined || reason === undefined) return [];
    return [row(reason, titles[work], `≥ ${target.toFixed(2)} of node:http`, ratio.toFixed(3), ratio >= target)];
  });
  const inSeconds = (milliseconds: number) => `${(milliseconds / 1000).toFixed(2)} s`;
  const mebibytes = (value: number) => `${value.toFixed(0)} MiB`;
  const heldEach = (memory.heldMebibytes - memory.idleMebibytes) / memory.held;
  return [
    ...ratios,
    row(
      "whole_sign_in",
      "whole sign-ins beside the best peer",
      "≥ 2.5 ×",
      `${(own / best).toFixed(2)} ×; ${(own / bestDurable).toFixed(2)} × the best durable one`,
      own >= 2.5 * best,
    ),
    row(
      "latency",
      "approval to tokens, median",
      "< 20 ms",
      `${latency.medianMilliseconds.toFixed(1)} ms`,
      latency.medianMilliseconds < 20,
    ),
    row(
      "latency",
      "approval to tokens, 99th",
      "< 100 ms",
      `${latency.p99Milliseconds.toFixed(1)} ms`,
      latency.p99Milliseconds < 100,
    ),
    row(
      "held",
      `${memory.held} requests, every poll held`,
      "< 600 MB, all answered",
      `${mebibytes(memory.heldMebibytes)}, ${memory.heldAnswered} answered, ${(heldEach * 1024).toFixed(1)} KiB each`,
      memory.heldMebibytes * 1.048576 < 600 && memory.heldAnswered === memory.held,
    ),
    row(
      "pending",
      "memory of a pending request, not held",
      "< 1 KiB",
      `${memory.bytesEachNotHeld.toFixed(0)} bytes`,
      memory.bytesEachNotHeld < 1024,
    ),
    row(
      "start",
      "start to first answer",
      "< 0.6 s",
      `${inSeconds(start.newMilliseconds)} with a new database, ${inSeconds(start.againMilliseconds)} with one that is there`,
      start.newMilliseconds < 600,
    ),
    row(
      "idle",
      "idle memory",
      "< 90 MiB",
      `${mebibytes(memory.idleMebibytes)}, after the first start of all ${mebibytes(memory.firstIdleMebibytes)}`,
      memory.idleMebibytes < 90,
    ),
  ];
}

function targetTable(run: Run): string {
  const rows = targetsOf(run).map(({ what, target, found, met }) => [what, target, found, met ? "yes" : "no"]);
  return table(["what", "target", "found", "met"], rows);
}

/** Empty when every target is met. */
function whyMissed(run: Run): string {
  const missed = new Set(targetsOf(run).flatMap(({ met, reason }) => (met ? [] : [reason])));
  if (missed.size === 0) return "";
  return `## Where a target is missed, and why

By profiles of the server under the same load (\`BENCH_NODE_OPTIONS=--cpu-prof npm run bench -- --works NAME\`):

${[...missed].map((reason) => reasons[reason]).join("\n")}

`;
}

function rowsTable({ rows }: Run): string {
  const works = Object.keys(rows[0]?.perCpuSecond ?? {}) as WorkName[];
  return table(
    ["rows of each kind", ...works.map((work) => titles[work])],
    rows.map(({ rows: count, perCpuSecond }) => [
      String(count),
      ...works.map((work) => `${(1e6 / (perCpuSecond[work] ?? Number.NaN)).toFixed(0)} µs`),
    ]),
  );
}

export function describeMachine(): string {
  const [cpu] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${cpu?.model ?? "unknown"}, ${memory} GiB, Node ${process.versions.node}`;
}

function pageOf(run: Run): string {
  return `# Performance

Made by \`npm run bench\` on ${run.startedAt.toISOString().slice(0, 16).replace("T", " ")} UTC; do not edit by hand.
Machine: ${run.machine}. The figures alone are in [performance.json](performance.json).

One interleaved run: the servers on one core, the load on the other, ${"`process.cpuUsage`"} of each server around every slice, medians
over the rounds. The bare \`node:http\` server reads the same request and answers the same status and body, with three
headers and nothing else to do. Countersign is as it is built, with every policy on, on a SQLite file with \`synchronous = FULL\`.
oidc-provider and better-auth sign with ES256 where they sign.

A whole sign-in is everything that the server is asked for, each in its own way and over HTTP. Countersign: the device's code, the code
sent by a phone that is signed in, its card, a WebAuthn signature that is verified, the tokens: five requests. oidc-provider, with
a browser that nobody has signed in with: the code, its page for it, the confirmation, a login and a consent that its application
grants at once and in one step, the way back, the tokens: seven. better-auth, with somebody who is signed in: the code, its state, the approval, a
session: four, and nobody is asked who they are.

One in ${pollsForEachCode} of the polls that are answered at once is the first of its code. No code is polled for faster than it may be.

![Shares of the bare server](performance.svg)

## Targets

${targetTable(run)}

A poll is held in ${run.memory.heldConnections} connections, several in a row on each: the machine allows a process no more files. Approvals come while the client's
poll is held; a client that happens to be between two polls finishes its second of waiting first.

${whyMissed(run)}## Share of the bare node:http server

${ratioTable(run)}

## Requests for each second of processor time

${rateTable(run)}

## The same with more rows

Processor time for each request, on files that hold so many accounts, sign-in requests, grants, refresh tokens and audit
records already.

${rowsTable(run)}
`;
}

function chartOf(figures: readonly Figure[]): string {
  const works = workNames.filter((work) => work !== "whole_sign_in");
  const names = namesIn(figures);
  const colours = ["#1f6f5c", "#5b7db1", "#9db4d6", "#b1745b", "#d9b39f"];
  const [left, bar, gap, width] = [210, 9, 14, 520];
  const group = names.length * bar + gap;
  const height = works.length * group + 60;
  const rows = works.flatMap((work, at) => {
    const top = 40 + at * group;
    const bars = names.map((name, which) => {
      const ratio = find(figures, work, name)?.ratio ?? 0;
      const y = top + which * bar;
      return `<rect x="${left}" y="${y}" width="${(ratio * width).toFixed(1)}" height="${bar - 1}" fill="${colours[which % colours.length]}"/>`;
    });
    const target = targets[work];
    const mark =
      target === undefined
        ? ""
        : `<line x1="${left + target * width}" x2="${left + target * width}" y1="${top - 2}" y2="${top + names.length * bar + 1}" stroke="#222" stroke-dasharray="3 2"/>`;
    return [
      `<text x="${left - 8}" y="${top + (names.length * bar) / 2 + 4}" text-anchor="end">${titles[work]}</text>`,
      ...bars,
      mark,
    ];
  });
  const legend = names.map(
    (name, at) =>
      `<rect x="${20 + at * 145}" y="10" width="10" height="10" fill="${colours[at % colours.length]}"/><text x="${35 + at * 145}" y="19">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 40} ${height}" font-family="sans-serif" font-size="12" role="img" aria-label="Requests for each second of processor time as a share of a bare node:http server; dashed: the target">
<rect width="100%" height="100%" fill="#fff"/>
${[...legend, ...rows].join("\n")}
<line x1="${left + width}" x2="${left + width}" y1="34" y2="${height - 16}" stroke="#888"/><text x="${left + width + 30}" y="${height - 3}" text-anchor="end">1 = bare node:http</text>
</svg>
`;
}
