import { streamSSE } from "hono/streaming";
import type { Watched } from "../database/change-feed.ts";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { waiting } from "../metrics.ts";
import { isStillSignedIn } from "../sessions/live-session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { AppContext } from "./app-env.ts";
import { Wake } from "./wake.ts";

/** What the app shows now, what to watch for a change of it, and when it changes by time alone (epoch milliseconds). */
interface Listing {
  readonly shown: readonly object[];
  readonly watched: readonly Watched[];
  readonly endsAt: readonly number[];
}

/**
 * Follows an account for its authenticator app: `requests` with the list as JSON, whenever it changes. Ends when the
 * session does, so that a revoked device learns nothing more.
 */
export function streamForAccount(
  c: AppContext,
  deps: Deps,
  signedIn: SignedIn,
  list: () => Promise<Listing>,
): Response | Promise<Response> {
  c.header("Cache-Control", "no-store");
  c.header("X-Accel-Buffering", "no");
  if (c.req.method === "HEAD") return c.body(null, 200, { "Content-Type": "text/event-stream" });
  return streamSSE(c, async (stream) => {
    const changed = new Wake();
    const ring = () => changed.ring();
    const unwatchAccount = deps.changes.watch(signedIn.account.id, ring);
    let unwatchListed: (() => void)[] = [];
    const stopping = () => stream.abort();
    deps.shutdown.addEventListener("abort", stopping, { once: true });
    stream.onAbort(ring);
    waiting.add({ how: "event_stream" });
    try {
      let sent = "";
      let watching = "";
      while (!stream.aborted && (await isStillSignedIn(deps, signedIn))) {
        const { shown, watched, endsAt } = await list();
        if (watched.join() !== watching) {
          for (const unwatch of unwatchListed) unwatch();
          unwatchListed = watched.map((id) => deps.changes.watch(id, ring));
          watching = watched.join();
          // Read again now that nothing can change unseen.
          continue;
        }
        const data = JSON.stringify(shown);
        if (data !== sent) await stream.writeSSE({ event: "requests", data });
        sent = data;
        const wait = Math.min(
          seconds(limits.eventStreamHeartbeatSeconds),
          ...endsAt.map((at) => at - deps.clock.now()),
        );
        const rang = await changed.within(Math.max(0, wait) + 5);
        if (!rang && !stream.aborted) await stream.write(": still here\n\n");
      }
    } finally {
      waiting.add({ how: "event_stream" }, -1);
      for (const unwatch of [unwatchAccount, ...unwatchListed]) unwatch();
      deps.shutdown.removeEventListener("abort", stopping);
    }
  });
}
