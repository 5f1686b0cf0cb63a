import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";

const manifestSchema = z.record(
  z.string(),
  z.object({
    file: z.string(),
    imports: z.array(z.string()).default([]),
    dynamicImports: z.array(z.string()).default([]),
    css: z.array(z.string()).default([]),
  }),
);

type Manifest = z.output<typeof manifestSchema>;

/** Where each part of the app begins, by source path. Screens that load later are reached from here. */
export const appEntries = ["src/authenticator-app/app.client.tsx", "src/ui/ui.css"];

/** Built beside the manifest, without a hash: its address must stay. */
const builtWorker = basename("src/authenticator-app/service-worker.client.ts").replace(/\.ts$/, ".js");

/** All files that these entries load at once, and, if asked, those they load later: as public addresses, sorted. */
export function filesOf(manifest: Manifest, entries: readonly string[], later: boolean): string[] {
  const files = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string): void => {
    const built = manifest[name];
    if (built === undefined || seen.has(name)) return;
    seen.add(name);
    for (const file of [built.file, ...built.css]) files.add(`/${file}`);
    for (const next of [...built.imports, ...(later ? built.dynamicImports : [])]) visit(next);
  };
  for (const entry of entries) visit(entry);
  return [...files].sort();
}

export const readManifest = (folder: string): Manifest =>
  manifestSchema.parse(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));

/**
 * The service worker as it is served: the built code, after a line that says what to keep. Its text changes with any
 * file of the app, which is how a browser learns that there is a new one. Null when there is no build.
 */
export function loadServiceWorker(folder: string, assetUrl: (entry: string) => string): string | null {
  const path = join(folder, builtWorker);
  if (!existsSync(path)) return null;
  const code = readFileSync(path, "utf8");
  const assets = filesOf(readManifest(folder), appEntries, true);
  const version = createHash("sha256").update(JSON.stringify(assets)).update(code).digest("base64url").slice(0, 16);
  const icon = assetUrl("src/authenticator-app/icons/icon-192.png");
  const badge = assetUrl("src/authenticator-app/icons/badge-96.png");
  return `self.appBuild=${JSON.stringify({ version, assets, icon, badge })};\n${code}`;
}
