/**
 * The device authorization grant (RFC 8628) as a program in a terminal does it: begin, show the code, ask until it is decided.
 * The server holds each question until there is something to say, so asking in the ordinary way is answered at once.
 */
import { setTimeout as delay } from "node:timers/promises";
import { type Form, postForm, type Server } from "./server-call.ts";

/** RFC 8628 §3.2, in our names. */
export interface BegunGrant {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string;
  readonly expiresInSeconds: number;
  readonly intervalSeconds: number;
}

/**
 * `error` is the code of RFC 6749 §5.2 or RFC 8628 §3.5, or `server_error` for an answer that is neither; `reason` is the
 * server's own word for it, where it tells one.
 */
export type GrantRefusal =
  | { readonly kind: "refused"; readonly error: string; readonly description: string; readonly reason: string }
  | { readonly kind: "unreachable"; readonly why: string };

export type GrantAnswer =
  | { readonly kind: "approved"; readonly body: Readonly<Record<string, unknown>> }
  | GrantRefusal
  /** The time to wait was over, or whoever waited went away. */
  | { readonly kind: "gave_up" };

/** How long one call may take beside the time that the server holds it. */
const callMilliseconds = 5_000;
const heldMilliseconds = 9_000;
/** RFC 8628 §3.5: "add 5 seconds to its polling interval". */
const slowDownMilliseconds = 5_000;

/** Begins a grant at this endpoint; `form` has the client and what it asks for. */
export async function beginGrant(
  server: Server,
  path: string,
  form: Form,
): Promise<{ readonly kind: "begun"; readonly grant: BegunGrant } | GrantRefusal> {
  const called = await postForm(server, path, form, callMilliseconds);
  if (called.kind === "unreachable") return called;
  const grant = called.status === 200 ? readGrant(called.body) : null;
  return grant === null ? refusalIn(called.body) : { kind: "begun", grant };
}

export interface Waiting {
  /** The form for each question: a client that proves itself by a key signs anew. */
  readonly form: (grant: BegunGrant) => Form;
  readonly path: string;
  /** From now; the end of the grant counts too. */
  readonly milliseconds: number;
  /** Aborts when nobody waits any more. */
  readonly gone: AbortSignal;
}

/**
 * Asks until the person has decided, the time is over, or nobody waits any more. A server that cannot be reached meanwhile is
 * asked again: it may be starting anew, and the approval waits for it.
 */
export async function waitForAnswer(server: Server, grant: BegunGrant, waiting: Waiting): Promise<GrantAnswer> {
  const endsAt = performance.now() + Math.min(waiting.milliseconds, grant.expiresInSeconds * 1000);
  let pause = grant.intervalSeconds * 1000;
  for (;;) {
    const left = endsAt - performance.now();
    if (left <= 0 || waiting.gone.aborted) return { kind: "gave_up" };
    const asked = postForm(
      server,
      waiting.path,
      waiting.form(grant),
      Math.min(left, heldMilliseconds + callMilliseconds),
    );
    const called = await Promise.race([asked, aborted(waiting.gone)]);
    if (called === "gone") return { kind: "gave_up" };
    if (called.kind === "answered" && called.status === 200) return { kind: "approved", body: called.body };
    const error = called.kind === "unreachable" ? "temporarily_unavailable" : refusalIn(called.body).error;
    if (error === "slow_down") pause += slowDownMilliseconds;
    else if (!isForLater(error, called)) return refusalIn(called.kind === "answered" ? called.body : {});
    await delay(Math.max(0, Math.min(pause, endsAt - performance.now())));
  }
}

const isForLater = (error: string, called: { readonly kind: string; readonly status?: number }): boolean =>
  error === "authorization_pending" || called.kind === "unreachable" || (called.status ?? 0) >= 500;

function aborted(signal: AbortSignal): Promise<"gone"> {
  if (signal.aborted) return Promise.resolve("gone");
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve("gone"), { once: true }));
}

function readGrant(body: Readonly<Record<string, unknown>>): BegunGrant | null {
  const { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval } = body;
  if (typeof device_code !== "string" || !isShown(user_code) || !isShown(verification_uri)) return null;
  return {
    deviceCode: device_code,
    userCode: user_code,
    verificationUri: verification_uri,
    verificationUriComplete: isShown(verification_uri_complete) ? verification_uri_complete : verification_uri,
    expiresInSeconds: typeof expires_in === "number" && expires_in > 0 ? expires_in : 600,
    intervalSeconds: typeof interval === "number" && interval > 0 ? interval : 5,
  };
}

/** What goes to a terminal has no control characters, whoever sent it. */
const isShown = (value: unknown): value is string => typeof value === "string" && /^[\x21-\x7e]{1,2000}$/.test(value);

function refusalIn(body: Readonly<Record<string, unknown>>): Extract<GrantRefusal, { kind: "refused" }> {
  const { error, error_description: description } = body;
  const reason = isShown(body.reason) ? body.reason : "";
  if (!isShown(error)) return { kind: "refused", error: "server_error", description: "", reason };
  const said = typeof description === "string" && /^[\x20-\x7e]{1,500}$/.test(description) ? description : "";
  return { kind: "refused", error, description: said, reason };
}
