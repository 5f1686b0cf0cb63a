/** What the server pushes to the phone, and the notification made of it. Its sentences come from the server, encrypted. */

export interface PushedNotification {
  readonly title: string;
  readonly body: string;
  /** One notification a request: a second message about the same one replaces the first. Null: stands alone. */
  readonly tag: string | null;
  /** A path of our own origin. */
  readonly path: string;
  /** A sign-in request is waiting for an answer: it stays until somebody looks. */
  readonly waits: boolean;
}

export type PushOutcome =
  | { readonly show: PushedNotification }
  /** The request with this id is over, so that its notification has lost its point. */
  | { readonly close: string };

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Only a path of our own is ever opened. An address that is none of ours, or nonsense, leads to the app.
 */
export function pathToOpen(url: unknown, origin: string): string {
  const address = textOf(url);
  if (address === "" || !URL.canParse(address, origin)) return "/app";
  const parsed = new URL(address, origin);
  if (parsed.origin !== origin) return "/app";
  return parsed.pathname + parsed.search + parsed.hash;
}

/**
 * Reads a message. One that cannot be read becomes a notification that says no more than that something happened:
 * a browser takes the right to push from a site that stays silent.
 */
export function readPush(payload: unknown, origin: string): PushOutcome {
  const message = (typeof payload === "object" && payload !== null ? payload : {}) as Record<string, unknown>;
  const request = textOf(message.request);
  if (message.type === "sign_in_over" && request !== "") return { close: request };
  const waits = message.type === "sign_in" && request !== "";
  return {
    show: {
      title: textOf(message.title) || "Countersign",
      body: textOf(message.body),
      tag: waits ? request : null,
      path: pathToOpen(message.url, origin),
      waits,
    },
  };
}
