/**
 * npm run example:cli, example:tv, example:web-app: registers the example's client with the server on this machine, if
 * that was not done before, and runs it. With CLIENT_ID, or COUNTERSIGN_URL of another machine, it registers nothing.
 */
import { join } from "path";
import { becomeNode, ensureBuilt, ensureInstalled, root, runNode } from "./runtime.mjs";

/** The arguments of `countersign client add`. */
const registrations = {
  cli: ["Example CLI", "--id", "example-cli", "--device"],
  tv: ["Example TV", "--id", "example-tv", "--device"],
  "web-app": [
    "Example web app",
    "--id",
    "example-web-app",
    "--redirect-uri",
    "http://localhost:8082/callback",
    "--post-logout-redirect-uri",
    "http://localhost:8082/",
  ],
};

const [name, ...args] = process.argv.slice(2);
const isLocal = /^(http:\/\/localhost(:\d+)?\/?)?$/.test(process.env.COUNTERSIGN_URL || "");
const registers = isLocal && !process.env.CLIENT_ID && !args.includes("--help");

/** A client of this id from an earlier run is as good as a new one. */
function register() {
  let said = "";
  const options = {
    stdio: ["ignore", "ignore", "pipe"],
    onChild: (child) => child.stderr.on("data", (chunk) => (said += chunk)),
  };
  const command = [join(root, "dist", "server", "countersign.js"), "--json", "client", "add"];
  return runNode(command.concat(registrations[name]), options).then((code) => {
    if (code === 0 || said.includes('"client_id_taken"')) return;
    console.error(said);
    process.exit(code);
  });
}

ensureInstalled()
  .then(ensureBuilt)
  .then(() => registers && register())
  .then(() => becomeNode([join("examples", name, `${name}.ts`)].concat(args)));
