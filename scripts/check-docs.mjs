/**
 * Checks that the documents are true: every fenced `ts` block type-checks, as if it were a file beside its document, and
 * every path that ARCHITECTURE.md names exists.
 */
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "dist", "docs-check");
const skipped = ["node_modules", "dist", "data", ".git"];
const exclude = (path) => skipped.includes(path.split("/")[0]);
const documents = globSync("**/*.md", { cwd: root, exclude }).map((path) => path.replaceAll("\\", "/"));
const complaints = [];

/** Each block keeps its line numbers, so that an error in it points into the document. */
function extractBlocks(document) {
  const text = readFileSync(join(root, document), "utf8");
  const beside = posix.join("../..", posix.dirname(document), "/");
  return [...text.matchAll(/^```ts\b[^\n]*\n([\s\S]*?)^```/gm)].map((match, index) => {
    const linesBefore = text.slice(0, match.index).split("\n").length;
    const code = match[1].replace(/((?:from|import\()\s*["'])(\.\.?\/)/g, `$1${beside}$2`);
    return {
      name: `${document.replaceAll("/", "__")}.${index}.ts`,
      code: `${"\n".repeat(linesBefore)}${code}\nexport {};\n`,
    };
  });
}

function checkBlocks() {
  rmSync(folder, { recursive: true, force: true });
  const blocks = documents.flatMap(extractBlocks);
  if (blocks.length === 0) return;
  mkdirSync(folder, { recursive: true });
  for (const { name, code } of blocks) writeFileSync(join(folder, name), code);
  const settings = { extends: "../../tsconfig.json", include: ["*.ts"], exclude: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { stdout, status } = spawnSync(process.execPath, [compiler, "--pretty", "false", "-p", folder], {
    cwd: folder,
  });
  rmSync(folder, { recursive: true, force: true });
  if (status === 0) return;
  const toDocument = (_, name, line) => `${name.replaceAll("__", "/")}:${line}`;
  complaints.push(
    stdout
      .toString()
      .trim()
      .replace(/^([^\s(]+\.md)\.\d+\.ts\((\d+),\d+\)/gm, toDocument),
  );
}

/** Backticked words that look like a path or a file name; `x.flow.ts` and `noun.ts` stand for any file of that kind. */
function checkPaths(document) {
  if (!existsSync(join(root, document))) return;
  const text = readFileSync(join(root, document), "utf8").replace(/^```[\s\S]*?^```/gm, "");
  const named = [...text.matchAll(/`([\w./*{},@-]+)`|\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? match[2]);
  const isPath = (word) =>
    /^(src|docs|tests|scripts|examples|bin|bench)\/|^[\w.-]+(\/[\w.-]+)*\.(tsx?|mjs|md|json|css)$/.test(word);
  for (const word of new Set(named.filter(isPath))) {
    if (/^(x|noun)\.|NNNN/.test(posix.basename(word))) continue;
    const anywhere = ["", "src/", "src/**/", "tests/**/", "scripts/"].some(
      (start) => globSync(start + word, { cwd: root }).length > 0,
    );
    if (!anywhere) complaints.push(`${document}: names ${word}, which does not exist`);
  }
}

checkBlocks();
checkPaths("ARCHITECTURE.md");
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
