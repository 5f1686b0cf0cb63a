/** npm run build: dist/client (browser files and their manifest) and dist/server (main.js, countersign.js). */
import { buildOrExit, ensureInstalled } from "./runtime.mjs";

ensureInstalled().then(buildOrExit);
