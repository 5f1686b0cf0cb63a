/** npm test: installs and builds what is missing, then runs Vitest. Arguments go to Vitest: npm test -- src/sign-in */
import { fetchDebianPrograms } from "./debian-programs.mjs";
import { becomeNode, ensureBuilt, ensureInstalled } from "./runtime.mjs";

ensureInstalled()
  .then(ensureBuilt)
  .then(fetchDebianPrograms)
  .then(() => becomeNode(["node_modules/vitest/vitest.mjs", "run"].concat(process.argv.slice(2))));
