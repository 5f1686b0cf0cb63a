import type { AccountId, SignInRequestId } from "../ids.ts";

/**
 * What may be waited for: one sign-in request, the list of an account that its authenticator apps show, or something to
 * deliver.
 */
export type Watched = SignInRequestId | AccountId | "outbox";

type Watcher = () => void;

/** How changes of other processes are heard of: there are none (`alone`), at once, or by looking again every little while. */
export type FeedState = "alone" | "listening" | "looking";

/**
 * Wakes whoever waits for a sign-in request to change: a held poll of the token endpoint, an open event stream, an app. A wake
 * carries no state; the woken one reads the row again, so a lost or doubled message costs time and never correctness.
 * Here within one process; `shared-change-feed.ts` adds the other processes of the same PostgreSQL.
 */
export interface ChangeFeed {
  /** Call after the commit, never before: the woken one must find what was written. */
  announce(id: Watched): void;
  /** Calls back at every change until the returned function is called. */
  watch(id: Watched, changed: Watcher): () => void;
  /** What the function does that `watch` returns; for who keeps very many and would rather keep none of those. */
  unwatch(id: Watched, changed: Watcher): void;
  state(): FeedState;
  /** From announcement to arrival, as last seen, in milliseconds; null where nothing has to travel. */
  lagMilliseconds(): number | null;
  close(): Promise<void>;
}

/** The feed of one process, and what is being waited for in it. */
export interface LocalFeed extends ChangeFeed {
  watched(): Watched[];
}

export function createChangeFeed(): LocalFeed {
  // Most are watched by one: a set for each would take as much memory as all else that is known of a request.
  const watchers = new Map<Watched, Watcher | Set<Watcher>>();
  const unwatch = (id: Watched, changed: Watcher): void => {
    const present = watchers.get(id);
    if (present === changed) watchers.delete(id);
    if (!(present instanceof Set)) return;
    present.delete(changed);
    if (present.size === 0) watchers.delete(id);
  };
  return {
    announce(id) {
      const present = watchers.get(id);
      if (present instanceof Set) for (const changed of [...present]) changed();
      else present?.();
    },
    watch(id, changed) {
      const present = watchers.get(id);
      if (present === undefined) watchers.set(id, changed);
      else if (present instanceof Set) present.add(changed);
      else watchers.set(id, new Set([present, changed]));
      return () => unwatch(id, changed);
    },
    unwatch,
    state: () => "alone",
    lagMilliseconds: () => null,
    watched: () => [...watchers.keys()],
    close: async () => {},
  };
}
