import nodeModule from "node:module";
import { join } from "node:path";

/**
 * Node keeps what it has compiled beside the program, in a folder for each of its versions and users, and a start then takes
 * two thirds of its time. Filled by the build and whenever a process ends; where it may not be written, or Node was told of
 * another place (NODE_COMPILE_CACHE), nothing happens. Whatever is imported after this call counts.
 */
export function keepCompiled(): void {
  nodeModule.enableCompileCache(join(import.meta.dirname, "compiled"));
}
