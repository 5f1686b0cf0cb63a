/** docs/operating/admin-api.md is what the table of actions says of itself. Compares them; with --write, writes the page. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = "docs/operating/admin-api.md";
const path = join(root, page);

const { actionTable } = await import("../src/admin/action-table.flow.ts");
const { roles } = await import("../src/accounts/account.ts");

const wanted = `${[
  "# The administrators' actions",
  "Made from `src/admin/` by `npm run check`; do not edit by hand. What they are for is in [administration.md](administration.md).",
  "Each is a request to `/admin/api/`, with an access token of the scope `admin`, a page of the console, and `countersign admin NAME field=value …` on the server itself. What reads is a GET with its fields in the query; what changes is a POST with them as JSON.",
  "## Who may do what",
  aligned([
    ["action", ...roles],
    ...actionTable.map((action) => [
      `\`${action.name}\``,
      ...roles.map((role) => (action.roles.includes(role) ? "yes" : "")),
    ]),
  ]),
  ...actionTable.map(sectionOf),
].join("\n\n")}\n`;

function sectionOf(action) {
  const { properties = {}, required = [] } = z.toJSONSchema(action.input, { io: "input", unrepresentable: "any" });
  const fields = Object.entries(properties).map(([name, schema]) => [
    `\`${name}\``,
    required.includes(name) ? "yes" : "",
    inWords(schema),
  ]);
  const call = `${action.changes ? "POST" : "GET"} /admin/api/${action.name.replace(".", "/")}`;
  return [
    `## ${action.name}`,
    action.summary,
    `\`${call}\``,
    ...(fields.length === 0 ? [] : [aligned([["field", "required", "what it is"], ...fields])]),
  ].join("\n\n");
}

/** A field's schema in a few words; what only the action can judge is not in it. */
function inWords(schema) {
  const { type, enum: choices, items, anyOf, default: preset, minimum, maximum, maxLength, maxItems } = schema;
  const words = [];
  if (choices !== undefined) words.push(choices.map((choice) => `\`${choice}\``).join(", "));
  else if (anyOf !== undefined) words.push(anyOf.map(inWords).join(", or "));
  else if (type === "array") words.push(`a list of ${inWords(items)}`);
  else words.push({ string: "text", integer: "a whole number", boolean: "`true` or `false`" }[type] ?? type ?? "text");
  if (minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER) words.push(`from ${minimum}`);
  if (maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER) words.push(`up to ${maximum}`);
  if (maxLength !== undefined) words.push(`up to ${maxLength} characters`);
  if (maxItems !== undefined) words.push(`${maxItems} at most`);
  if (preset !== undefined) words.push(`\`${preset}\` if absent`);
  return words.join("; ");
}

/** Every column as wide as its widest cell, as the formatter of this repository wants it. */
function aligned(rows) {
  const widths = rows[0].map((_, column) => Math.max(3, ...rows.map((row) => row[column].length)));
  const line = (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const [head, ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}

const found = existsSync(path) ? readFileSync(path, "utf8") : "";
if (process.argv.includes("--write")) {
  if (found !== wanted) writeFileSync(path, wanted);
} else if (found !== wanted) {
  console.error(`${page}: differs from src/admin/; "npm run check -- --fix" writes it anew`);
  process.exitCode = 1;
}
