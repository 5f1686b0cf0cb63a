/**
 * What the service worker keeps, and how it answers. It keeps the shell of /app and the files that the shell needs, in a
 * cache named by the build; all else goes to the network untouched. Nothing personal is ever kept: the shell has none.
 */

/** What the server writes in front of the worker's code: see app-build.ts in http/. */
export interface AppBuild {
  /** Changes with any file of the app. */
  readonly version: string;
  /** Addresses under /assets/ of all that the app may load. */
  readonly assets: readonly string[];
}

export const shellAddress = "/app";

const prefix = "countersign-app-";

export const cacheName = (version: string): string => prefix + version;

/** The app's caches of other builds; a cache of anybody else is none of our business. */
export const staleCaches = (names: readonly string[], version: string): string[] =>
  names.filter((name) => name.startsWith(prefix) && name !== cacheName(version));

/**
 * `shell`: from the network, and without one from the cache. `asset`: from the cache, since its name has a hash.
 * `network`: not ours; the browser does as if there were no worker. The scope /app covers /apps too, hence exact paths.
 */
export function answerFrom(
  request: { readonly method: string; readonly isNavigation: boolean; readonly origin: string; readonly path: string },
  ownOrigin: string,
  assets: readonly string[],
): "shell" | "asset" | "network" {
  if (request.method !== "GET" || request.origin !== ownOrigin) return "network";
  if (request.isNavigation) return request.path === shellAddress ? "shell" : "network";
  return assets.includes(request.path) ? "asset" : "network";
}
