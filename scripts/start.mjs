/** npm start: installs and builds what is missing, then serves. Arguments go to the server. */
import { becomeNode, ensureBuilt, ensureInstalled } from "./runtime.mjs";

ensureInstalled()
  .then(ensureBuilt)
  .then(() => becomeNode(["dist/server/main.js"].concat(process.argv.slice(2))));
