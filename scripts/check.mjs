/**
 * npm run check: all that is checked without running the product. Runs every step even after one has failed.
 *   npm run check -- lint structure   only these steps
 *   npm run check -- --fix            first formats, and writes the pages that are made from code
 */
import { spawn } from "child_process";
import { join } from "path";
import { ensureInstalled, requireNode, root, runNode } from "./runtime.mjs";

const tsc = "node_modules/typescript/bin/tsc";
const biome = "node_modules/@biomejs/biome/bin/biome";

const steps = {
  types: [tsc, "-p", "tsconfig.json"],
  purity: [tsc, "-p", "tsconfig.pure.json"],
  "service worker": [tsc, "-p", "tsconfig.worker.json"],
  lint: [biome, "check", "--error-on-warnings", "--max-diagnostics=none", "."],
  structure: ["scripts/check-structure.mjs"],
  "dead code": ["node_modules/knip/bin/knip.js", "--no-progress", "--no-config-hints"],
  docs: ["scripts/check-docs.mjs"],
  "configuration page": ["scripts/configuration-page.mjs"],
  "administrators' actions": ["scripts/admin-api-page.mjs"],
  "requirements page": ["scripts/requirements-page.mjs"],
  "scale page": ["scripts/scale.mjs", "--check"],
  "sign-in times": ["scripts/klm.mjs", "--check"],
};

const wanted = process.argv.slice(2).filter((argument) => argument !== "--fix");
const unknown = wanted.filter((name) => !steps[name]);
if (unknown.length > 0) {
  console.error(`There is no step "${unknown[0]}". The steps are: ${Object.keys(steps).join(", ")}.`);
  process.exit(2);
}

/** Runs a step with its output kept together, because they all run at once. */
function runStep(name) {
  const started = Date.now();
  return new Promise((resolve) => {
    const output = [];
    const child = spawn(requireNode(), steps[name], { cwd: root });
    child.stdout.on("data", (chunk) => output.push(chunk));
    child.stderr.on("data", (chunk) => output.push(chunk));
    child.on("close", (code) => {
      const passed = code === 0;
      console.log(`${passed ? "ok    " : "FAILED"}  ${name}  (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (!passed) console.log(Buffer.concat(output).toString());
      resolve(passed);
    });
  });
}

function fix() {
  if (!process.argv.includes("--fix")) return Promise.resolve();
  return runNode([join(root, biome), "check", "--write", "--log-level=error", "."]).then(() =>
    runNode(["scripts/configuration-page.mjs", "--write"])
      .then(() => runNode(["scripts/admin-api-page.mjs", "--write"]))
      .then(() => runNode(["scripts/requirements-page.mjs", "--write"]))
      .then(() => runNode(["scripts/scale.mjs", "--write"]))
      .then(() => runNode(["scripts/klm.mjs", "--write"])),
  );
}

ensureInstalled()
  .then(fix)
  .then(() => Promise.all((wanted.length > 0 ? wanted : Object.keys(steps)).map(runStep)))
  .then((results) => process.exit(results.every(Boolean) ? 0 : 1));
