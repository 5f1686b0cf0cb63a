import type { AccountId, SignInRequestId } from "../ids.ts";

/**
 * What may be waited for: one sign-in request, the list of an account that its authenticator apps show, or something to
 * deliver.
 */
export type Watched = SignInRequestId | AccountId | "outbox";

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
  watch(id: Watched, changed: () => void): () => void;
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
  const watchers = new Map<Watched, Set<() => void>>();
  return {
    announce(id) {
      for (const changed of [...(watchers.get(id) ?? [])]) changed();
    },
    watch(id, changed) {
      const set = watchers.get(id) ?? new Set();
      watchers.set(id, set.add(changed));
      return () => {
        set.delete(changed);
        if (set.size === 0 && watchers.get(id) === set) watchers.delete(id);
      };
    },
    state: () => "alone",
    lagMilliseconds: () => null,
    watched: () => [...watchers.keys()],
    close: async () => {},
  };
}
