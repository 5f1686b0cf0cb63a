/**
 * What the app knows of its server, as a reducer: whether the stream lives, and the list it last heard.
 *
 *     starting ──requests──▶ live ──failed──▶ lost ──unreachable──▶ away ──requests──▶ live
 *     any ──offline──▶ away ──online──▶ lost          any ──signed_out──▶ stopped
 *
 * `lost` may be over in a moment; in `away` the person is told that there is no connection, and what works without one.
 * The list outlives the stream: it is shown greyed, with its age, because it may be all that the person has to go by.
 */

/** As the server sends it; instants by the server's clock, in epoch milliseconds. */
export interface PendingRequest {
  readonly id: string;
  /** "ciba": a client asks by itself, and there is no code. */
  readonly kind: string;
  readonly browser: string;
  readonly system: string;
  readonly place: string | null;
  readonly clientName: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface Connection {
  readonly link: "starting" | "live" | "lost" | "away" | "stopped";
  /** Failed attempts since it last lived. */
  readonly failures: number;
  readonly requests: readonly PendingRequest[];
  /** When the server was last heard; null before. By the phone's own clock. */
  readonly heardAt: number | null;
}

export type ConnectionEvent =
  /** `failed`: the stream broke; `unreachable`: the server did not answer; `offline`, `online`: as the browser says. */
  | { readonly kind: "failed" | "unreachable" | "offline" | "online" | "signed_out" }
  | { readonly kind: "requests"; readonly requests: readonly PendingRequest[] }
  | { readonly kind: "denied"; readonly id: string };

export const atFirst: Connection = { link: "starting", failures: 0, requests: [], heardAt: null };

export function advanceConnection(before: Connection, event: ConnectionEvent, now: number): Connection {
  switch (event.kind) {
    case "requests":
      return { link: "live", failures: 0, requests: event.requests, heardAt: now };
    case "failed":
      return { ...before, link: "lost", failures: before.failures + 1 };
    case "unreachable":
      return { ...before, link: before.link === "live" ? "lost" : "away", failures: before.failures + 1 };
    case "offline":
      return { ...before, link: "away" };
    case "online":
      return before.link === "away" ? { ...before, link: "lost", failures: 0 } : before;
    case "signed_out":
      return { link: "stopped", failures: 0, requests: [], heardAt: null };
    case "denied":
      return { ...before, requests: before.requests.filter(({ id }) => id !== event.id) };
  }
}

/** What can still be answered. `serverNow` is the phone's guess of the server's clock, so a wrong clock hides nothing. */
export const stillOpen = (requests: readonly PendingRequest[], serverNow: number): PendingRequest[] =>
  requests.filter((request) => serverNow < request.expiresAt);

const isRequest = (value: unknown): value is PendingRequest => {
  const { id, kind, browser, system, place, clientName, createdAt, expiresAt } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return (
    [id, kind, browser, system].every((text) => typeof text === "string") &&
    [place, clientName].every((text) => text === null || typeof text === "string") &&
    [createdAt, expiresAt].every((instant) => typeof instant === "number")
  );
};

/** Reads the data of a `requests` event; null when it is none of ours, and the app keeps what it has. */
export function readRequests(data: string): PendingRequest[] | null {
  try {
    const parsed: unknown = JSON.parse(data);
    return Array.isArray(parsed) && parsed.every(isRequest) ? parsed : null;
  } catch {
    return null;
  }
}
