/**
 * Calls to the Countersign server from a program in a terminal: a form out, JSON back, within a time. On `node:http`, because a
 * login waits for it to start: `fetch` costs 10 MB and 20 ms more before anything is sent.
 */
import { request as overHttp } from "node:http";
import { request as overTls } from "node:https";

export interface Server {
  /** Its public origin, without a trailing slash. */
  readonly origin: string;
  /** A certificate authority of one's own, in PEM; null for those that Node knows. */
  readonly authority: string | null;
}

export interface Answer {
  readonly status: number;
  /** Empty when the body was no JSON object. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** `unreachable`: no answer, or none that a Countersign server gives; why, in the words of the system. */
export type Called = ({ readonly kind: "answered" } & Answer) | { readonly kind: "unreachable"; readonly why: string };

export type Form = Readonly<Record<string, string>>;

const mostAnswerBytes = 256 * 1024;

/**
 * The origin of a server as a person types it, or null: https, and http on this very machine only, since what redeems a
 * sign-in travels here.
 */
export function readOrigin(typed: string): string | null {
  if (!URL.canParse(typed)) return null;
  const { protocol, hostname, origin, pathname, search, hash, username } = new URL(typed);
  const local = hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
  if (protocol !== "https:" && !(protocol === "http:" && local)) return null;
  return pathname === "/" && search === "" && hash === "" && username === "" ? origin : null;
}

/** Posts a form. Never throws, and never takes longer than `milliseconds`, also while a name is being looked up. */
export function postForm(
  { origin, authority }: Server,
  path: string,
  form: Form,
  milliseconds: number,
  accessToken: string | null = null,
): Promise<Called> {
  const body = new URLSearchParams(form).toString();
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "content-length": Buffer.byteLength(body),
    accept: "application/json",
    "user-agent": "countersign-host/1",
    ...(accessToken === null ? {} : { authorization: `Bearer ${accessToken}` }),
  };
  let resolve: (called: Called) => void = () => {};
  // Not Promise.withResolvers: Debian 12 has Node 18.
  const promise = new Promise<Called>((settle) => {
    resolve = settle;
  });
  const unreachable = (why: string) => resolve({ kind: "unreachable", why });
  const options = { method: "POST", headers, ...(authority === null ? {} : { ca: authority }) };
  const sent = (origin.startsWith("https:") ? overTls : overHttp)(`${origin}${path}`, options, (response) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostAnswerBytes) sent.destroy(new Error("the answer is too large"));
      else chunks.push(chunk);
    });
    response.on("error", ({ message }) => unreachable(message));
    response.on("end", () =>
      resolve({
        kind: "answered",
        status: response.statusCode ?? 0,
        body: readObject(Buffer.concat(chunks).toString()),
      }),
    );
  });
  sent.on("error", ({ message }) => unreachable(message));
  const timer = setTimeout(() => sent.destroy(new Error("no answer in time")), milliseconds);
  sent.end(body);
  return promise.finally(() => clearTimeout(timer));
}

function readObject(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {};
  } catch {
    // A proxy's error page, most likely; the status says enough.
    return {};
  }
}
