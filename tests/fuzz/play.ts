import type { Operation } from "./api.ts";
import type { LiveName } from "./live.ts";
import type { FuzzRequest, Json, Value } from "./requests.ts";
import { postLogoutUri, redirectUri, type Scene } from "./scene.ts";

/** A server that says nothing for so long has hung; a pending poll is held for eight seconds and no longer. */
const patienceMilliseconds = 12_000;

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a generated request as its sender would. Throws when there is no answer in time. */
export async function send(scene: Scene, operation: Operation, request: FuzzRequest): Promise<Reply> {
  const put = (value: Value): string =>
    (typeof value === "string" ? value : scene.live[value.live as LiveName]).toWellFormed();
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(put(request.inPath[name] ?? "")),
  );
  const query = new URLSearchParams(request.query.map(([name, value]) => [name, put(value)])).toString();
  const headers: Record<string, string> = request.sender === "program" ? {} : { ...ownPage(scene) };
  if (request.mediaType !== null) headers["content-type"] = request.mediaType;
  for (const [name, value] of request.headers) headers[name] = put(value);
  const init: RequestInit = {
    method: operation.method,
    headers,
    signal: AbortSignal.timeout(patienceMilliseconds),
  };
  // HTTP has no meaning for a body there, and fetch sends none.
  if (operation.method !== "GET" && request.body !== null) init.body = bodyOf(request.body, put);
  const answer = await scene.browsers[request.sender].send(
    `${scene.origin}${path}${query === "" ? "" : `?${query}`}`,
    init,
  );
  const { status } = answer;
  // A stream has no end: its headers are what is looked at.
  if (answer.headers.get("content-type")?.startsWith("text/event-stream") === true) {
    await answer.body?.cancel();
    return { status, headers: answer.headers, text: "" };
  }
  return { status, headers: answer.headers, text: await answer.text() };
}

const ownPage = ({ origin }: Scene) => ({ origin, "sec-fetch-site": "same-origin" });

function bodyOf(body: NonNullable<FuzzRequest["body"]>, put: (value: Value) => string): Uint8Array<ArrayBuffer> {
  const text =
    "raw" in body
      ? body.raw
      : "json" in body
        ? JSON.stringify(filled(body.json, put))
        : new URLSearchParams(body.pairs.map(([name, value]) => [name.toWellFormed(), put(value)])).toString();
  return new TextEncoder().encode(text);
}

function filled(value: Json, put: (value: Value) => string): unknown {
  if (Array.isArray(value)) return value.map((one: Json) => filled(one, put));
  if (typeof value !== "object" || value === null) return value;
  if (isLive(value)) return put(value);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one as Json, put)]));
}

const isLive = (value: object): value is { live: LiveName } => "live" in value && Object.keys(value).length === 1;

/** Null when the answer is one that may be. */
export function whatIsWrong(operation: Operation, request: FuzzRequest, reply: Reply, origin: string): string | null {
  const { status, headers, text } = reply;
  const type = headers.get("content-type") ?? "";
  // RFC 7644 §3.11 wants 501 for what a server does not do.
  if (status >= 500 && status !== 501) return `a ${status}`;
  if (/\bat \S+ \(|\.tsx?:\d+|node_modules|SQLITE_|Error:/.test(text)) return "a stack trace";
  if (headers.get("x-content-type-options") !== "nosniff") return "no nosniff";
  if (!headers.get("content-security-policy")?.includes("default-src 'none'")) return "no content security policy";
  const location = headers.get("location");
  if (location !== null && !mayLeadTo(new URL(location, origin), origin)) return `a redirect to ${location}`;
  if (status < 400) return null;
  if (headers.get("set-cookie")?.includes("session=") === true && !/Max-Age=0/i.test(headers.get("set-cookie") ?? ""))
    return "a refusal that signs in";
  if (isElsewhere(operation, request) || text === "") return null;
  if (operation.refusal === "OAuthError")
    return /"error":"[a-z_]+","error_description":"[^"\\]+"/.test(text) && headers.get("cache-control") === "no-store"
      ? null
      : `no OAuth error, but ${status} ${type}`;
  if (operation.refusal === "ScimError")
    return /"schemas":\["urn:ietf:params:scim:api:messages:2\.0:Error"\].*"status":"[45]/.test(text)
      ? null
      : `no SCIM error, but ${status} ${type}`;
  if (type.startsWith("application/json"))
    return /"reason":"[a-z_]+","message":"./.test(text) ? null : "JSON without a reason";
  if (operation.refusal === "Refusal" && request.mediaType === "application/json")
    return `no JSON, but ${status} ${type}`;
  return /<h1[^>]*>[^<]+<\/h1>/.test(text) ? null : `no helpful page, but ${status} ${type}`;
}

/** To this server's pages, or to where a client is registered. */
const mayLeadTo = (address: URL, origin: string): boolean =>
  address.origin === origin || [redirectUri, postLogoutUri].includes(address.origin + address.pathname);

/** What stands in the path can lead to another route, or to none. */
const isElsewhere = (operation: Operation, request: FuzzRequest): boolean =>
  operation.inPath.some((name) => typeof request.inPath[name] === "string");
