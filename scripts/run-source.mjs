/**
 * node scripts/run-source.mjs FILE [ARGUMENTS]: calls `main(ARGUMENTS)` of a TypeScript file whose server runs in this
 * process from its source; Vite loads it, because pages are written in TSX. For programs that use the built product there is
 * run.mjs.
 */
import { fileURLToPath } from "node:url";
import { becomeNode, ensureBuilt, ensureInstalled } from "./runtime.mjs";

const main = `
  import { runnerImport } from "vite";
  const [file, ...args] = process.argv.slice(1);
  const { module } = await runnerImport("./" + file, {
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  });
  await module.main(args);
`;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
ensureInstalled()
  .then(ensureBuilt)
  .then(() => becomeNode(["--input-type=module", "--eval", main, "--"].concat(process.argv.slice(2))));
