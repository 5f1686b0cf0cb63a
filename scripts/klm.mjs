/**
 * npm run klm: how long each way of signing in takes an expert who makes no mistakes, by the keystroke-level model, and
 * the tables of docs/protocol/sign-in-times.md.
 *   --check   complains when the document's tables differ   --write   writes them
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { operators, smsDelaySeconds, ways } from "./klm-ways.mjs";

const page = "docs/protocol/sign-in-times.md";
const path = join(fileURLToPath(new URL("..", import.meta.url)), page);

/** Seconds of one way. A step is [operator, how often, why]; a wait is ["R", seconds, why]. */
export function secondsOf(steps, times = operators) {
  const seconds = steps.reduce((sum, [name, amount]) => {
    if (name === "R") return sum + amount;
    if (times[name] === undefined) throw new Error(`no operator ${name}`);
    return sum + amount * times[name].seconds;
  }, 0);
  return Math.round(seconds * 100) / 100;
}

const countOf = (steps, name) => steps.reduce((sum, [each, amount]) => (each === name ? sum + amount : sum), 0);

const table = (head, rows) => {
  const widths = head.map((cell, column) => Math.max(3, cell.length, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
};

const withSms = (way, seconds) => (way.sms ? [...way.steps, ["R", seconds, "the text message"]] : way.steps);
const share = (part, whole) => `${Math.round((part / whole) * 100)} %`;

function operatorTable() {
  const rows = Object.entries(operators).map(([name, { seconds, what, source }]) => [name, `${seconds}`, what, source]);
  return table(["operator", "seconds", "what", "source"], rows);
}

function resultTable() {
  const [sms, totp] = ["password-sms", "password-totp"].map((name) => ways.find((way) => way.name === name));
  const smsTime = secondsOf(withSms(sms, smsDelaySeconds));
  const totpTime = secondsOf(totp.steps);
  const rows = ways.map((way) => {
    const steps = withSms(way, smsDelaySeconds);
    const time = secondsOf(steps);
    const counts = ["K", "P", "H", "M", "T", "U", "F", "S"].map((name) => `${countOf(steps, name)}`);
    const waits = countOf(steps, "R").toFixed(2);
    const compared = way.theirs ? ["", ""] : [share(time, smsTime), share(time, totpTime)];
    return [way.title, ...counts, waits, time.toFixed(1), ...compared];
  });
  return table(
    ["way", "K", "P", "H", "M", "T", "U", "F", "S", "R in s", "seconds", "of password + SMS", "of password + TOTP"],
    rows,
  );
}

function smsTable() {
  const sms = ways.find(({ name }) => name === "password-sms");
  const delays = [0, 5, 10];
  const rows = ways
    .filter(({ theirs }) => !theirs)
    .map(({ title, steps }) => [
      title,
      ...delays.map((delay) => {
        const time = secondsOf(steps);
        const other = secondsOf(withSms(sms, delay));
        return `${share(time, other)}${time * 2 <= other ? "" : ", misses"}`;
      }),
    ]);
  const times = delays.map((delay) => secondsOf(withSms(sms, delay)).toFixed(1));
  return table(["", ...delays.map((delay, at) => `SMS after ${delay} s (${times[at]} s)`)], rows);
}

function stepLists() {
  return ways
    .map(({ title, steps }) => {
      const lines = steps.map(
        ([name, amount, why]) => `- ${name === "R" ? `R ${amount} s` : `${amount} ${name}`}: ${why}`,
      );
      return `### ${title}\n\n${lines.join("\n")}`;
    })
    .join("\n\n");
}

const parts = { operators: operatorTable, results: resultTable, sms: smsTable, steps: stepLists };

/** The document with each part between its two comments made anew. */
export function filled(document) {
  return document.replace(
    /(<!-- klm: (\w+) -->\n)[\s\S]*?(<!-- \/klm -->)/g,
    (_, opening, name, closing) => `${opening}\n${parts[name]()}\n\n${closing}`,
  );
}

function main() {
  const found = readFileSync(path, "utf8");
  const wanted = filled(found);
  if (process.argv.includes("--write")) writeFileSync(path, wanted);
  else if (!process.argv.includes("--check")) console.log(`${resultTable()}\n\n${smsTable()}`);
  else if (found !== wanted) {
    console.error(`${page}: differs from scripts/klm-ways.mjs; "npm run klm -- --write" writes its tables anew`);
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) main();
