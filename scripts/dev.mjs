/** npm run dev: serves from an empty database, and builds and starts again whenever a source changes. */
import { mkdtempSync, rmSync, watch } from "fs";
import { tmpdir } from "os";
import { join } from "path";
import { build, ensureInstalled, root, runNode } from "./runtime.mjs";

const settleMilliseconds = 150;
const folder = mkdtempSync(join(tmpdir(), "countersign-dev-"));
const env = { DATABASE_URL: `sqlite:${join(folder, "countersign.db")}` };

let server = null;
let ended = Promise.resolve();
let stopping = false;

function startServer() {
  ended = runNode(["--enable-source-maps", "dist/server/main.js"], {
    env,
    onChild: (child) => {
      server = child;
    },
  }).then((code) => {
    server = null;
    if (!stopping && code > 0 && code < 128) console.error(`The server ended with ${code}; waiting for a change.`);
  });
}

function stopServer() {
  if (server !== null) server.kill("SIGTERM");
  return ended;
}

/** The old server goes on serving until the new one is built, and if it cannot be built. */
function buildAndRestart() {
  return build().then((built) => {
    if (built && !stopping) return stopServer().then(startServer);
  });
}

function watchSources() {
  let timer = null;
  let work = Promise.resolve();
  watch(join(root, "src"), { recursive: true }, (_event, name) => {
    if (name === null || /\.test\.tsx?$/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      console.error(`${name} changed; building ...`);
      work = work.then(buildAndRestart);
    }, settleMilliseconds);
  });
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    stopping = true;
    stopServer().then(() => process.exit(0));
  });
}
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

ensureInstalled().then(buildAndRestart).then(watchSources);
