/**
 * Checks what types and Biome cannot: who may import whom, how long a file may be, what it may be called.
 * The rules are the tables below; ARCHITECTURE.md explains them. Prints one line for each breach and exits with 1.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Slices whose files without a suffix decide and are pure. Biome's override and tsconfig.pure.json name the same ones. */
const pureSlices =
  "audit|attempts|sign-in|approval|proximity|policy|passkeys|devices|recovery|accounts|sessions|oauth|authenticator-app|offline-answer|hosts|ssh|admin|scim|webhooks";

/** What a file is, by its path: the first row that matches. */
const kinds = [
  ["test", /\.test\.tsx?$|^src\/database\/for-each-database\.ts$/],
  ["flow", /\.flow\.ts$/],
  ["store", /\.store\.ts$/],
  ["routes", /\.routes\.tsx?$/],
  ["client", /\.client\.tsx?$/],
  ["ui", /^src\/ui\/[^.]+(\.page)?\.tsx?$/],
  ["messages", /^src\/messages\/[^.]+\.tsx?$/],
  ["http", /^src\/http\/[^.]+\.tsx?$/],
  ["database", /^src\/database\/[^.]+\.ts$/],
  ["cli", /^src\/cli\/[^.]+\.tsx?$/],
  ["host program", /^src\/host-program\/[^.]+\.ts$/],
  ["page", /\.page\.tsx$|^src\/[^/]+\/[^.]+\.tsx$/],
  ["start", /^src\/(main|serve|server|sweep)\.ts$/],
  ["pure", new RegExp(`^src/(outcome|limits(?:-[a-z]+)?|ids)\\.ts$|^src/(${pureSlices})/[^.]+\\.ts$`)],
  ["base", /^src\/[^/.]+\.ts$/],
  ["service", /^src\/[^/]+\/[^.]+\.ts$/],
];

/** Kind → size limit in lines, the kinds it may import ("own x": in the same room only), the packages it may import. */
const none = /^$/;
const any = /./;
const notInPages = /^(?!preact|@simplewebauthn\/browser)/;
const rules = {
  pure: { lines: 200, imports: ["pure"], packages: none },
  flow: {
    lines: 150,
    imports: ["pure", "flow", "own store", "database", "service", "base"],
    packages: /^(?!@?hono|preact)/,
  },
  store: { lines: 150, imports: ["pure", "own store", "database"], packages: /^kysely/ },
  routes: {
    lines: 150,
    imports: ["pure", "flow", "own routes", "own page", "http", "ui", "messages", "service", "base"],
    packages: /^(?!kysely|pg$|better-sqlite3)/,
  },
  page: {
    lines: 150,
    imports: ["own pure", "own page", "ui", "messages"],
    packages: /^(preact|@simplewebauthn\/browser$)/,
  },
  client: { lines: 150, imports: ["pure", "client", "ui"], packages: /^(preact|@simplewebauthn\/browser$|qr\/)/ },
  ui: { lines: 300, imports: ["pure", "ui", "messages"], packages: /^(preact|qr$)/ },
  messages: { lines: 300, imports: ["pure", "messages"], packages: none },
  database: { lines: 300, imports: ["pure", "database", "base"], packages: notInPages },
  http: {
    lines: 300,
    imports: ["pure", "flow", "http", "ui", "messages", "database", "service", "base"],
    packages: any,
  },
  // Folders without pure files: signing keys, and notices, which are sentences that reach people without a page.
  service: {
    lines: 300,
    imports: ["pure", "flow", "own store", "messages", "database", "service", "base"],
    packages: notInPages,
  },
  // config.ts, deps.ts and their like, directly in src.
  base: { lines: 300, imports: ["pure", "database", "service", "base"], packages: any },
  start: {
    lines: 300,
    imports: ["pure", "flow", "routes", "http", "ui", "messages", "database", "service", "base", "start"],
    packages: any,
  },
  cli: {
    lines: 300,
    imports: ["pure", "flow", "messages", "database", "service", "base", "start", "cli", "host program"],
    packages: any,
  },
  // Runs on machines that people sign in to, at each sign-in: nothing of the server, and what is quick to load.
  "host program": { lines: 200, imports: ["pure", "messages", "host program"], packages: /^(node:|uqr$)/ },
  test: { lines: 500, imports: [any], packages: any },
  // scripts, tests, examples: only length and name are checked.
  outside: { lines: 300, imports: [any], packages: any },
};

const forbiddenNames = [
  "index",
  "utils",
  "util",
  "helpers",
  "helper",
  "common",
  "manager",
  "service",
  "misc",
  "shared",
];

/** Reads of the world that types and Biome let through, because the rest of the object is harmless. */
const impureText = [[/\bMath\s*\.\s*random\b|\bMath\s*\[/, "draws at random: take the draw as a parameter"]];

const breaches = [];
const report = (file, rule, message) => breaches.push(`${file}: ${rule}: ${message}`);

function listFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "node_modules" || entry.name === "dist") return [];
    const path = posix.join(folder, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

function kindOf(file) {
  const kind = kinds.find(([, pattern]) => pattern.test(file))?.[0];
  return file.startsWith("src/") || kind === "test" ? kind : "outside";
}

/** Comments go, so that their words are not taken for code; strings stay. */
function withoutComments(source) {
  return source.replace(
    /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    "$1",
  );
}

function importsOf(code) {
  const statements = code.matchAll(/^\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?\s*["']([^"']+)["']/gm);
  const calls = code.matchAll(/\bimport\(\s*["']([^"']+)["']/g);
  return [...statements, ...calls].map((match) => match[1]);
}

function checkName(file) {
  const name = posix.basename(file).split(".")[0];
  if (forbiddenNames.includes(name))
    report(file, "name", `"${name}" says nothing; name the file for the noun it defines`);
}

function checkSize(file, kind, source) {
  const lines = source.split("\n").length - 1;
  const limit = rules[kind].lines;
  if (lines > limit) report(file, "size", `${lines} lines; a ${kind} file has at most ${limit}`);
}

/**
 * A room and the house it is in are each other's own; two rooms of one house are not. What lies directly in src (outcome,
 * limits, ids) is everybody's own.
 */
const isSameRoom = (folder, other) =>
  folder === other || other === "src" || folder.startsWith(`${other}/`) || other.startsWith(`${folder}/`);

function isAllowed(kind, file, targetKind, target) {
  return rules[kind].imports.some((allowed) => {
    if (allowed === any || allowed === targetKind) return true;
    const own = isSameRoom(dirname(file), dirname(target));
    return allowed === `own ${targetKind}` && own;
  });
}

function checkImport(file, kind, specifier) {
  if (!specifier.startsWith(".")) {
    if (!rules[kind].packages.test(specifier)) report(file, "package", `a ${kind} file may not import "${specifier}"`);
    return;
  }
  const target = posix.normalize(posix.join(posix.dirname(file), specifier));
  const targetKind = kindOf(target);
  if (targetKind === undefined || isAllowed(kind, file, targetKind, target)) return;
  const allowed = rules[kind].imports.join(", ");
  report(file, "direction", `a ${kind} file may not import ${target} (${targetKind}); it may import: ${allowed}`);
}

function checkSource(file) {
  const kind = kindOf(file);
  if (kind === undefined) {
    report(file, "name", "no suffix known here; use .flow, .store, .routes, .page, .client, .test or none");
    return;
  }
  checkName(file);
  const source = readFileSync(join(root, file), "utf8");
  checkSize(file, kind, source);
  if (kind === "outside") return;
  const code = withoutComments(source);
  for (const specifier of importsOf(code)) checkImport(file, kind, specifier);
  if (kind === "pure") {
    for (const [pattern, message] of impureText) if (pattern.test(code)) report(file, "purity", message);
  }
}

/** A page names its script by path in a string, which neither types nor the bundler follow. */
function checkPageScripts(files) {
  const code = new Map(files.map((file) => [file, withoutComments(readFileSync(join(root, file), "utf8"))]));
  const named = new Set();
  for (const [file, text] of code) {
    if (kindOf(file) === "test") continue;
    for (const [path] of text.matchAll(/src\/[\w/-]+\.client\.tsx?/g)) {
      named.add(path);
      if (!code.has(path)) report(file, "page script", `names ${path}, which does not exist`);
    }
    for (const specifier of importsOf(text)) named.add(posix.normalize(posix.join(posix.dirname(file), specifier)));
  }
  for (const file of files) {
    if (kindOf(file) === "client" && !named.has(file))
      report(file, "page script", "no page names it and nothing imports it");
  }
}

const sources = listFiles("src").filter((file) => /\.tsx?$/.test(file));
const others = ["scripts", "tests", "examples", "bin"]
  .flatMap(listFiles)
  .filter((file) => /\.(tsx?|mjs|js)$/.test(file));
for (const file of [...sources, ...others]) checkSource(file);
checkPageScripts(sources);

for (const breach of breaches) console.error(breach);
if (breaches.length > 0) console.error(`${breaches.length} found by ${relative(root, fileURLToPath(import.meta.url))}`);
process.exitCode = breaches.length > 0 ? 1 : 0;
