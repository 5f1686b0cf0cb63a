/**
 * What the app knows of its server, as a reducer: whether the stream lives, and the list it last heard.
 *
 *     starting ──requests──▶ live ──failed──▶ lost ──requests──▶ live
 *     any ──offline──▶ offline ──online──▶ lost          any ──signed_out──▶ stopped
 *
 * The list outlives the stream: it is shown greyed, with its age, because it may be all that the person has to go by.
 */

/** As the server sends it; instants by the server's clock, in epoch milliseconds. */
export interface PendingRequest {
  readonly id: string;
  readonly browser: string;
  readonly system: string;
  readonly place: string | null;
  readonly clientName: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface Connection {
  readonly link: "starting" | "live" | "lost" | "offline" | "stopped";
  /** Failed attempts since it last lived. */
  readonly failures: number;
  readonly requests: readonly PendingRequest[];
  /** When the server was last heard; null before. By the phone's own clock. */
  readonly heardAt: number | null;
}

export type ConnectionEvent =
  | { readonly kind: "failed" | "offline" | "online" | "signed_out" }
  | { readonly kind: "requests"; readonly requests: readonly PendingRequest[] }
  | { readonly kind: "denied"; readonly id: string };

export const atFirst: Connection = { link: "starting", failures: 0, requests: [], heardAt: null };

export function advanceConnection(before: Connection, event: ConnectionEvent, now: number): Connection {
  switch (event.kind) {
    case "requests":
      return { link: "live", failures: 0, requests: event.requests, heardAt: now };
    case "failed":
      return { ...before, link: before.link === "offline" ? "offline" : "lost", failures: before.failures + 1 };
    case "offline":
      return { ...before, link: "offline" };
    case "online":
      return before.link === "offline" ? { ...before, link: "lost", failures: 0 } : before;
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
  const { id, browser, system, place, clientName, createdAt, expiresAt } = (value ?? {}) as Record<string, unknown>;
  return (
    [id, browser, system].every((text) => typeof text === "string") &&
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
