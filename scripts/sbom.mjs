/**
 * npm run --silent sbom: the packages that the server runs with, as CycloneDX, on standard output.
 * "npm sbom --omit=dev" leaves out what a development dependency happens to use too, so it is shown a lock file without those.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(root, name), "utf8"));
const without = ({ devDependencies: _dev, optionalDependencies: _optional, ...rest }) => rest;

const lock = read("package-lock.json");
const packages = Object.entries(lock.packages).flatMap(([path, entry]) => {
  if (path === "") return [[path, without(entry)]];
  return entry.dev || entry.devOptional || entry.optional || entry.peer ? [] : [[path, entry]];
});

const folder = mkdtempSync(join(tmpdir(), "countersign-sbom-"));
try {
  writeFileSync(join(folder, "package.json"), JSON.stringify(without(read("package.json"))));
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }));
  const args = ["sbom", "--sbom-format=cyclonedx", "--package-lock-only"];
  const { status } = spawnSync("npm", args, { cwd: folder, stdio: "inherit", shell: process.platform === "win32" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
