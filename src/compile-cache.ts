import nodeModule from "node:module";
import { join } from "node:path";

/**
 * Node keeps what it has compiled beside the program, in a folder for each of its versions and users, and a start then takes
 * two thirds of its time. Filled by the build, and whenever a process has started or ends. Where it may not be written
 * nothing happens; where NODE_COMPILE_CACHE says another place, it is there. Whatever is imported after this call counts.
 */
export function keepCompiled(): void {
  nodeModule.enableCompileCache(join(import.meta.dirname, "compiled"));
}

/** Now, for a process that may be killed, and has no use for it any more. */
export function writeCompiled(): void {
  nodeModule.flushCompileCache();
}
