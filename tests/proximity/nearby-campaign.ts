/**
 * npm run campaign:nearby [-- RUNS] [-- --write]: the nearby channel between two Chromiums in network namespaces, on the
 * built server, with real pages. Prints what came of it, and with --write keeps that as docs/protocol/nearby-measured.md.
 * Ends with 1 when something went otherwise than it must. Needs root and the program `ip`.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/runtime.mjs";
import { findChromium } from "../kit/chromium.ts";
import { type Case, cases, isAsExpected, playAlone } from "./nearby-cases.ts";
import type { Search } from "./nearby-scene.ts";

const budgetMilliseconds = 1_500;
const args = process.argv.slice(2);
const runs = Number(args.find((argument) => /^\d+$/.test(argument)) ?? 20);

interface Row {
  readonly one: Case;
  readonly searches: readonly Search[];
  readonly held: boolean;
}

const nearbyOf = (searches: readonly Search[]) => searches.filter(({ verdict }) => verdict === "nearby").length;
const timesOf = (searches: readonly Search[]) =>
  searches.flatMap(({ milliseconds }) => milliseconds ?? []).sort((left, right) => left - right);

function median(sorted: readonly number[]): number {
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

async function playRow(one: Case): Promise<Row> {
  // A control only has to show that the attack is real.
  const searches = await playAlone(one, one.kind === "control" ? Math.ceil(runs / 4) : runs);
  const inTime = timesOf(searches).every((time) => time < budgetMilliseconds);
  const row = { one, searches, held: inTime && searches.every((search) => isAsExpected(one.expected, search)) };
  console.log(`${row.held ? "ok    " : "FAILED"}  ${cellsOf(row).join(" · ")}`);
  if (!row.held) console.log(JSON.stringify(searches));
  return row;
}

function cellsOf({ one, searches }: Row): string[] {
  const times = timesOf(searches);
  const passed = searches.filter((search) => search.passed).length;
  const spans = times.length === 0 ? "" : `${median(times).toFixed(0)} / ${times.at(-1)?.toFixed(0)} ms`;
  return [one.title, `${passed} of ${searches.length}`, `${nearbyOf(searches)} of ${searches.length}`, spans];
}

const table = (rows: readonly Row[]): string =>
  [
    "| | channel passed | verdict `nearby` | median / slowest |",
    "|---|---|---|---|",
    ...rows.map((row) => `| ${cellsOf(row).join(" | ")} |`),
  ].join("\n");

const chromiumVersion = (): string => {
  const { executablePath, env } = findChromium();
  return execFileSync(executablePath, ["--version"], { env, encoding: "utf8" }).trim();
};

const documentOf = (rows: readonly Row[]): string => {
  const of = (kind: Case["kind"]) => rows.filter(({ one }) => one.kind === kind);
  return `# The nearby channel, measured

Written by \`npm run campaign:nearby -- ${runs} --write\` on ${new Date().toISOString().slice(0, 10)}: ${chromiumVersion()}, Linux,
${cpus().length} processors, load ${loadavg()[0]?.toFixed(0)}. Server, new screen and phone are three network namespaces behind one router; the new screen
and the phone are on one bridge or on two routed networks. Both have public addresses of one country. Where nothing else
is said the new screen talks IPv4 to the server and the phone IPv6, so that their addresses cannot be compared. The time
is that from the card's first paint to the first paint of the card with the verdict \`nearby\`.

${table(of("scene"))}

## Attacks from off the link (number 6)

The attacker's browser is the new screen. It knows the phone's addresses, and no firewall or translator protects the phone.

${table(of("attack"))}

## Controls: the attacks are real

Without the phone's filter (\`*.local\` only) and its check of the selected pair, 6a and 6b succeed. The forged responses
of 6c are well made: on the link they are believed. Whoever writes the phone's own hosts file has its names too.

${table(of("control"))}

## What remains

- Whoever is on the phone's own link, or controls a machine there, can pass the channel for somebody far away. Two public
  addresses that can be compared and differ then still count more; others do not help.
- 6c fails here because Chromium, by its source, hears multicast DNS only on the group's address, except on Windows and
  Apple's systems, where it listens on every address: not measured. There an unasked response that reaches port 5353 from off
  the link might be believed; firewalls and translators usually keep such packets out.
- A name in the phone's hosts file is believed. A unicast DNS server was not asked within the channel's budget.
- Firefox and Safari were not measured.
`;
};

// Ending by way of `exit` removes the namespaces.
process.once("SIGTERM", () => process.exit(143));

const rows: Row[] = [];
for (const one of Object.values<Case>(cases)) rows.push(await playRow(one));
if (args.includes("--write")) {
  const file = join(root, "docs", "protocol", "nearby-measured.md");
  writeFileSync(file, documentOf(rows));
  execFileSync(process.execPath, [
    join(root, "node_modules", "@biomejs", "biome", "bin", "biome"),
    "format",
    "--write",
    file,
  ]);
}
process.exitCode = rows.every(({ held }) => held) ? 0 : 1;
