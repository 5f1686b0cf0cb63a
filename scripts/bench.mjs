/** npm run bench: installs and builds what is missing, the peers of bench/ too unless it is the quick form, and measures. */
import { existsSync } from "fs";
import { join } from "path";
import { becomeNode, ensureBuilt, ensureInstalled, root, run } from "./runtime.mjs";

const args = process.argv.slice(2);

/** The peers are packages of their own, so that nobody who uses the product ever downloads them. */
function ensurePeers() {
  const folder = join(root, "bench");
  if (args.length > 0 || existsSync(join(folder, "node_modules", "oidc-provider"))) return Promise.resolve();
  console.error("Installing the peers ...");
  return run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: folder }).then(
    (code) => {
      if (code !== 0) process.exit(code);
    },
  );
}

ensureInstalled()
  .then(ensurePeers)
  .then(ensureBuilt)
  .then(() => becomeNode([join("bench", "main.ts")].concat(args)));
