/**
 * docs/protocol/requirements.md is what the tests of tests/protocol are called, by specification and section. Compares them;
 * with --write, writes the page. A describe's name begins with its section, after the name of a specification where that is
 * not the file's own; words in capitals (RFC 2119) say how binding a requirement is.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const page = "docs/protocol/requirements.md";

/** In the order of the page. A file belongs to the longest beginning of its name; others are about no specification. */
const specifications = [
  ["rfc-6749", "RFC 6749", "The OAuth 2.0 Authorization Framework"],
  ["rfc-6750", "RFC 6750", "Bearer Token Usage"],
  ["rfc-7009", "RFC 7009", "Token Revocation"],
  ["", "RFC 7517", "JSON Web Key"],
  ["rfc-7523", "RFC 7523", "JWT Profile for Client Authentication"],
  ["rfc-7591", "RFC 7591", "Dynamic Client Registration"],
  ["rfc-7592", "RFC 7592", "Dynamic Client Registration Management"],
  ["rfc-7636", "RFC 7636", "Proof Key for Code Exchange"],
  ["rfc-7643", "RFC 7643", "SCIM: Core Schema"],
  ["rfc-7644", "RFC 7644", "SCIM: Protocol"],
  ["rfc-7662", "RFC 7662", "Token Introspection"],
  ["rfc-8414-and-discovery", "RFC 8414", "Authorization Server Metadata, and OpenID Connect Discovery 1.0"],
  ["rfc-8628", "RFC 8628", "Device Authorization Grant"],
  ["rfc-8693", "RFC 8693", "Token Exchange"],
  ["rfc-8707", "RFC 8707", "Resource Indicators"],
  ["rfc-9068", "RFC 9068", "JWT Profile for Access Tokens"],
  ["rfc-9101", "RFC 9101", "JWT-Secured Authorization Request"],
  ["rfc-9126", "RFC 9126", "Pushed Authorization Requests"],
  ["rfc-9207", "RFC 9207", "Authorization Server Issuer Identification"],
  ["rfc-9449", "RFC 9449", "Demonstrating Proof of Possession (DPoP)"],
  ["rfc-9700", "RFC 9700", "Best Current Practice for OAuth 2.0 Security"],
  ["rfc-9701", "RFC 9701", "JWT Response for Token Introspection"],
  ["oidc-core", "OpenID Connect Core", "1.0"],
  ["oidc-rp-logout", "OpenID Connect RP-Initiated Logout", "1.0"],
  ["oidc-backchannel-logout", "OpenID Connect Back-Channel Logout", "1.0"],
  ["oidc-ciba", "CIBA Core", "OpenID Connect Client-Initiated Backchannel Authentication 1.0"],
  ["form-post-response-mode", "OAuth 2.0 Form Post Response Mode", "1.0"],
];
const names = specifications.map(([, name]) => name).sort((left, right) => right.length - left.length);
const level = /\b((?:MUST|SHOULD)(?: NOT)?|MAY|REQUIRED|REQUIRES|OPTIONAL)\b/g;

/** Every test of a file with the describes around it, told by how the formatter indents them. */
function testsIn(text) {
  const around = [];
  const found = [];
  for (const { 1: indent, 2: kind, 3: each, index } of text.matchAll(/^( *)(describe|it)(\.each)?\(/gm)) {
    const rest = text.slice(index);
    // After the rows of a table comes the name: `])("…"`.
    const named = (each === undefined ? /^ *\w+\(\s*"((?:[^"\\]|\\.)*)"/ : /\)\(\s*"((?:[^"\\]|\\.)*)"/).exec(rest);
    const name = (named?.[1] ?? "").replaceAll('\\"', '"');
    while (around.length > 0 && around.at(-1).indent >= indent.length) around.pop();
    if (kind === "describe") around.push({ indent: indent.length, name });
    else
      for (const one of rowsOf(rest.slice(0, named?.index), name))
        found.push([...around.map((each) => each.name), one]);
  }
  return found;
}

/** A name that begins with `%s` is another one for each row of its table. */
function rowsOf(table, name) {
  if (!name.startsWith("%s")) return [name];
  const rows = [...table.matchAll(/^ *\[?\s*"((?:[^"\\]|\\.)*)"/gm)].map((row) => name.replace("%s", row[1]));
  return rows.length === 0 ? [name] : rows;
}

/** Takes the specification and the sections off the beginning of a name: `RFC 6750 §3 and §3.1 the header`. */
function placeOf(name) {
  const specification = names.find((one) => name.startsWith(`${one} §`)) ?? null;
  const rest = specification === null ? name : name.slice(specification.length).trimStart();
  const section = /^§[\w.]+(?:(?:,? and |, )§[\w.]+)*/.exec(rest)?.[0] ?? null;
  return { specification, section, title: rest.slice(section?.length ?? 0).replace(/^[:,]? /, "") };
}

function requirementOf(file, named) {
  const places = named.map(placeOf);
  const own = specifications.filter(([start]) => start !== "" && file.startsWith(start)).at(-1)?.[1] ?? null;
  const nearest = (part) =>
    places
      .map((place) => place[part])
      .filter((one) => one !== null)
      .at(-1) ?? null;
  const titles = places.slice(0, -1).map(({ title }) => title);
  return {
    file,
    specification: nearest("specification") ?? own,
    heading:
      [nearest("section"), titles.filter((title) => title !== "").at(-1)].filter(Boolean).join(" ") ||
      "beyond the text",
    // What a table puts in, and what it calls its rows, is for whoever reads the test.
    promise: places
      .at(-1)
      .title.replace(/: "?[%$][\w.]+"?$/, "")
      .replaceAll(/"?[%$][a-zA-Z.]+"?/g, "…"),
  };
}

/** §4.1.2 before §4.10; what has no section comes last. */
const rank = (heading) =>
  (/^§[\w.]+/.exec(heading)?.[0] ?? "~").replaceAll(/\d+/g, (digits) => digits.padStart(3, "0"));
const inBold = (text) => text.replaceAll("<", "\\<").replaceAll(level, "**$1**");
const grouped = (list, key) => Object.entries(Object.groupBy(list, key));

function requirementsPage(requirements) {
  const count = (word) =>
    requirements.filter(({ heading, promise }) => `${heading} ${promise}`.match(level)?.[0].startsWith(word)).length;
  const lines = [
    "# Requirements that are tested",
    "",
    "Made from the names of the tests in `tests/protocol/`, which speak HTTP only; `npm run check -- --fix` writes it anew.",
    `Of ${requirements.length} promises ${count("MUST") + count("REQUIRE")} are a MUST of their specification and ${count("SHOULD")} a SHOULD; the others are what a text says without such`,
    "a word, what it leaves open, and what attackers tried elsewhere. Where Countersign departs from a text, and why, is in",
    "[divergences.md](divergences.md).",
  ];
  for (const [, specification, subtitle] of specifications) {
    const own = requirements.filter((one) => one.specification === specification);
    if (own.length === 0) continue;
    const files = [...new Set(own.map(({ file }) => `\`tests/protocol/${file}\``))];
    lines.push("", `## ${specification}: ${subtitle}`, "", files.join(", "));
    const sections = grouped(own, ({ heading }) => heading);
    for (const [heading, promises] of sections.sort(([left], [right]) => rank(left).localeCompare(rank(right))))
      lines.push("", `### ${heading}`, "", ...promises.map(({ promise }) => `- ${inBold(promise)}`));
  }
  return `${lines.join("\n")}\n`;
}

const folder = join(root, "tests", "protocol");
const requirements = readdirSync(folder)
  .filter((name) => name.endsWith(".test.ts"))
  .sort()
  .flatMap((file) => testsIn(readFileSync(join(folder, file), "utf8")).map((named) => requirementOf(file, named)))
  .filter(({ specification }) => specification !== null);

for (const { file, heading, promise } of requirements) {
  if (promise !== "" && heading !== "") continue;
  console.error(
    `tests/protocol/${file}: a test whose name, or the describe around it, is not found: ${heading} ${promise}`,
  );
  process.exitCode = 1;
}

const wanted = requirementsPage(requirements);
const path = join(root, page);
if (process.argv.includes("--write")) writeFileSync(path, wanted);
else if (!existsSync(path) || readFileSync(path, "utf8") !== wanted) {
  console.error(`${page}: differs from the tests' names; "npm run check -- --fix" writes it anew`);
  process.exitCode = 1;
}
