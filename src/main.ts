/** Where the process begins: nothing native is imported before the version of Node is known to be new enough. */
import { keepCompiled } from "./compile-cache.ts";

const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
  process.stderr.write(
    `Countersign needs Node 24 or newer; this is ${process.version}. "npm start" brings the right one along.\n`,
  );
  process.exit(1);
}
keepCompiled();
const { serveFromEnvironment } = await import("./serve.ts");
await serveFromEnvironment(process.env);
