/**
 * npm run attacks: plays every attack of tests/attacks with the policy off and on, and the honest situations, and prints
 * the tables. The server runs in this process from its source; Vite loads it, because pages are written in TSX.
 *   npm run attacks -- --write   also writes docs/protocol/account-attacks.md and honest-situations.md
 */
import { fileURLToPath } from "node:url";
import { becomeNode, ensureBuilt, ensureInstalled } from "./runtime.mjs";

const main = `
  import { runnerImport } from "vite";
  const { module } = await runnerImport("./tests/attacks/main.ts", {
    configFile: false,
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  });
  await module.main(process.argv.slice(1));
`;

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
ensureInstalled()
  .then(ensureBuilt)
  .then(() => becomeNode(["--input-type=module", "--eval", main, "--"].concat(process.argv.slice(2))));
