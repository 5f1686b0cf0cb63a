/** Runs a TypeScript file on the built product: node scripts/run.mjs FILE [ARGUMENTS]. Installs and builds what is missing. */
import { becomeNode, ensureBuilt, ensureInstalled } from "./runtime.mjs";

ensureInstalled()
  .then(ensureBuilt)
  .then(() => becomeNode(process.argv.slice(2)));
