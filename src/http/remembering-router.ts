import type { Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

/**
 * Hono's router, which looks a plain path up once for each method and knows the answer from then on. Our paths are of a kind that its
 * quickest router does not take (a name where another route has a word), and the other one walks a tree past two dozen
 * middlewares for every request.
 */
export class RememberingRouter<Handler> implements Router<Handler> {
  readonly name = "RememberingRouter";
  readonly #router = new TrieRouter<Handler>();
  /** Paths as they were added, without names and stars: whatever strangers ask for, there are no more than these. */
  readonly #plain = new Set<string>();
  readonly #found = new Map<string, Result<Handler>>();

  add(method: string, path: string, handler: Handler): void {
    if (!/[:*]/.test(path)) this.#plain.add(path);
    this.#found.clear();
    this.#router.add(method, path, handler);
  }

  match(method: string, path: string): Result<Handler> {
    if (!this.#plain.has(path)) return this.#router.match(method, path);
    const key = `${method} ${path}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#router.match(method, path);
    this.#found.set(key, found);
    return found;
  }
}
