/**
 * The app's line to its server: who is signed in here, then the stream of requests, for as long as the app is open. A line
 * that breaks is taken up again by itself; whoever comes back to the app, or finds the network again, need not wait.
 */
import type { AppState } from "./app-state.ts";
import { advanceConnection, atFirst, type Connection, type ConnectionEvent, readRequests } from "./connection.ts";
import { rememberPasskey } from "./offline-passkey.client.ts";
import { retryPause } from "./retry-pause.ts";

export interface Seen {
  readonly connection: Connection;
  /** Null until the server has answered once. */
  readonly state: AppState | null;
  /** What to add to this phone's clock for the server's, in milliseconds. */
  readonly clockOffset: number;
}

export const nothingSeen: Seen = { connection: atFirst, state: null, clockOffset: 0 };

export interface ServerLink {
  /** The person has said no to this one; the server knows. */
  denied(id: string): void;
  /** Asks the server anew who is here and what is set up. */
  askAgain(): void;
}

const fetchState = async (): Promise<AppState | null> => {
  try {
    const answer = await fetch("/app/state", { headers: { accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as AppState) : null;
  } catch {
    return null;
  }
};

export function followServer(listen: (seen: Seen) => void): ServerLink {
  let seen = nothingSeen;
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;

  const tell = (event: ConnectionEvent): void => {
    seen = { ...seen, connection: advanceConnection(seen.connection, event, Date.now()) };
    listen(seen);
  };
  const fail = (kind: "failed" | "unreachable"): void => {
    source?.close();
    tell({ kind: navigator.onLine ? kind : "offline" });
    clearTimeout(timer);
    timer = setTimeout(ask, retryPause(Math.max(1, seen.connection.failures), Math.random()));
  };
  const follow = (): void => {
    source = new EventSource("/app/events");
    source.addEventListener("requests", ({ data }) => {
      const requests = readRequests(data);
      if (requests !== null) tell({ kind: "requests", requests });
    });
    // The browser's own retry knows no growing pause and never gives up on an answer that is no stream.
    source.onerror = () => fail("failed");
  };
  const ask = async (): Promise<void> => {
    attempt += 1;
    const own = attempt;
    clearTimeout(timer);
    const state = await fetchState();
    if (own !== attempt) return;
    source?.close();
    if (state === null) return fail("unreachable");
    seen = { ...seen, state, clockOffset: state.now - Date.now() };
    rememberPasskey(state);
    if (state.signedIn === "device") {
      listen(seen);
      follow();
    } else tell({ kind: "signed_out" });
  };

  addEventListener("offline", () => tell({ kind: "offline" }));
  addEventListener("online", () => {
    tell({ kind: "online" });
    void ask();
  });
  // A phone that slept may hold a line that is long dead, and a page from the back button one that was never closed.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void ask();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) void ask();
  });
  if (!navigator.onLine) tell({ kind: "offline" });
  void ask();
  return { denied: (id) => tell({ kind: "denied", id }), askAgain: () => void ask() };
}
