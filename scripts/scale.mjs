/**
 * npm run scale: what so many sign-ins a day need, from what one was measured to cost (docs/operating/costs.json, made by
 * `npm run measure:costs -- --write`), and the table of docs/operating/scale.md.
 *   --sign-ins N       a day; without it, the table
 *   --device SHARE     of them by the device grant, 0 to 1 (0.2); the rest on pages
 *   --peak FACTOR      the busiest second, as a multiple of the mean one (4)
 *   --load SHARE       how busy a core may be at the peak, 0 to 1 (0.6)
 *   --waiting SECONDS  how long a new screen waits for its person (30)
 *   --keep DAYS        how long the records of sign-ins are kept (365)
 *   --check, --write   compares or writes the table of the document
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = "docs/operating/scale.md";
const secondsPerDay = 24 * 3600;

/** `limits.finishedRequestKeptSeconds`: what is swept lives so long at most. */
const sweptAfterDays = 90;

export const usual = { device: 0.2, peak: 4, load: 0.6, waiting: 30, keep: 365 };

/** What a deployment with so many sign-ins a day needs. `costs` are those of one sign-in of each kind. */
export function needsOf(signInsPerDay, { device, peak, load, waiting, keep }, costs) {
  const each = (name) => costs.device[name] * device + costs.page[name] * (1 - device);
  const perSecond = (signInsPerDay / secondsPerDay) * peak;
  const cores = (seconds) => (perSecond * seconds) / load;
  return {
    perSecond,
    serverCores: cores(each("serverSeconds")),
    databaseCores: cores(each("databaseSeconds")),
    transactionsPerSecond: perSecond * each("transactions"),
    logBytesPerSecond: perSecond * each("logBytes"),
    logBytesPerDay: signInsPerDay * each("logBytes"),
    waitingScreens: perSecond * waiting,
    sweptBytes: signInsPerDay * sweptAfterDays * each("sweptBytes"),
    keptBytes: signInsPerDay * keep * each("keptBytes"),
  };
}

const units = ["B", "kB", "MB", "GB", "TB", "PB"];

/** To two digits, with a unit or a comma for each thousand. */
function bytes(amount) {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(amount, 1)) / 3)));
  return `${Number((amount / 1000 ** power).toPrecision(2))} ${units[power]}`;
}
const count = (amount) => Number(amount.toPrecision(2)).toLocaleString("en-US", { maximumFractionDigits: 2 });

const columns = {
  "at the peak, a second": ({ perSecond }) => count(perSecond),
  "server cores": ({ serverCores }) => count(serverCores),
  "database cores": ({ databaseCores }) => count(databaseCores),
  "transactions a second": ({ transactionsPerSecond }) => count(transactionsPerSecond),
  "log a second": ({ logBytesPerSecond }) => bytes(logBytesPerSecond),
  "log a day": ({ logBytesPerDay }) => bytes(logBytesPerDay),
  "screens waiting": ({ waitingScreens }) => count(waitingScreens),
  "swept after 90 days": ({ sweptBytes }) => bytes(sweptBytes),
  "kept in a year": ({ keptBytes }) => bytes(keptBytes),
};

function table(costs) {
  const days = [10_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
  const head = ["sign-ins a day", ...Object.keys(columns)];
  const rows = days.map((signIns) => {
    const needs = needsOf(signIns, usual, costs);
    return [count(signIns), ...Object.values(columns).map((cell) => cell(needs))];
  });
  return aligned(head, rows);
}

function aligned(head, rows) {
  const widths = head.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => row[at].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
}

function costTable(costs) {
  const rows = {
    "processor time of the server": (cost) => `${count(cost.serverSeconds * 1000)} ms`,
    "processor time of PostgreSQL": (cost) => `${count(cost.databaseSeconds * 1000)} ms`,
    "transactions, reads included": (cost) => count(cost.transactions),
    "rows written": (cost) => count(cost.rowsWritten),
    "write-ahead log": (cost) => bytes(cost.logBytes),
    "rows that are swept, with their indexes": (cost) => bytes(cost.sweptBytes),
    "rows that are kept, with their indexes": (cost) => bytes(cost.keptBytes),
  };
  const lines = Object.entries(rows).map(([title, cell]) => [title, cell(costs.page), cell(costs.device)]);
  return aligned(["one sign-in", "on a page", "by the device grant"], lines);
}

function filled(document, costs) {
  const parts = {
    costs: costTable(costs),
    needs: table(costs),
    date: `Measured on ${costs.measuredOn}, ${costs.signIns} of each kind.`,
  };
  return document.replace(
    /(<!-- scale: (\w+) -->\n)[\s\S]*?(<!-- \/scale -->)/g,
    (_, opening, name, closing) => `${opening}\n${parts[name]}\n\n${closing}`,
  );
}

function main() {
  const text = { type: "string" };
  const flag = { type: "boolean", default: false };
  const { values } = parseArgs({
    options: {
      "sign-ins": text,
      device: text,
      peak: text,
      load: text,
      waiting: text,
      keep: text,
      check: flag,
      write: flag,
      help: flag,
    },
  });
  if (values.help)
    return console.log(
      readFileSync(fileURLToPath(import.meta.url), "utf8")
        .split("*/")[0]
        .slice(4),
    );
  const costs = JSON.parse(readFileSync(join(root, "docs", "operating", "costs.json"), "utf8"));
  if (values.check || values.write) return keepPage(costs, values.write);
  if (values["sign-ins"] === undefined) return console.log(table(costs));
  const chosen = Object.fromEntries(
    Object.entries(usual).map(([name, value]) => [name, Number(values[name] ?? value)]),
  );
  const signIns = Number(values["sign-ins"]);
  if (
    ![signIns, ...Object.values(chosen)].every((value) => Number.isFinite(value) && value >= 0) ||
    chosen.load === 0
  ) {
    console.error('These numbers make no sense; "npm run scale -- --help" says what each one is.');
    process.exitCode = 2;
    return;
  }
  const needs = needsOf(signIns, chosen, costs);
  for (const [title, cell] of Object.entries(columns)) console.log(`${title.padEnd(24)} ${cell(needs)}`);
}

function keepPage(costs, write) {
  const path = join(root, page);
  const found = readFileSync(path, "utf8");
  const wanted = filled(found, costs);
  if (write) writeFileSync(path, wanted);
  else if (found !== wanted) {
    console.error(`${page}: differs from docs/operating/costs.json; "npm run scale -- --write" writes its tables anew`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
