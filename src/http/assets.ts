import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const manifestSchema = z.record(z.string(), z.object({ file: z.string() }));

/** Where `npm run build` puts the browser's files: beside the server bundle. */
export const builtClientFolder = (): string => fileURLToPath(new URL("../client", import.meta.url));

/**
 * Reads the build's manifest and returns the public address of an entry by its source path. Throws, with what to do, when
 * there is no build; an entry that the build does not know is a bug and throws when asked for.
 */
export function loadAssets(folder: string): (entry: string) => string {
  const path = join(folder, "manifest.json");
  if (!existsSync(path)) throw new Error(`there is no build in ${folder}: run npm run build`);
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  return (entry) => {
    const built = manifest[entry];
    if (built === undefined) throw new Error(`the build has no entry ${entry}`);
    return `/${built.file}`;
  };
}
