import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { limits } from "../limits.ts";
import { currentSpan, outsideOfSpans } from "../tracing.ts";
import type { AppEnv } from "./app-env.ts";
import { asAppContext, type DirectAnswer, DirectContext, setRequestContext } from "./direct-context.ts";
import { answerError } from "./errors.tsx";
import { Later } from "./later.ts";
import type { HeaderRecord } from "./plain-answers.ts";
import { contextsOf } from "./request-context.ts";
import { requestLogger } from "./request-log.ts";
import { requestTracer } from "./request-trace.ts";
import { programHeaders } from "./security-headers.ts";

/**
 * What programs call most. Their handlers are Hono's routes like all others; here they are called without Hono, for
 * which making a `Request` and a `Response` costs as much as a poll itself (docs/decisions/0044).
 */
const directRoutes = [
  ["POST", "/oauth/token"],
  ["POST", "/oauth/device_authorization"],
  ["POST", "/oauth/introspect"],
  ["GET", "/oauth/userinfo"],
  ["GET", "/oauth/jwks"],
  ["GET", "/.well-known/openid-configuration"],
  ["GET", "/.well-known/oauth-authorization-server"],
] as const;

type Given = DirectAnswer | Later;
type Handler = (c: DirectContext, next: () => Given | Promise<Given>) => Given | Promise<Given>;
export type Listener = (incoming: IncomingMessage, outgoing: ServerResponse) => void;

/** The server as Node's `createServer` takes it: the direct routes by themselves, everything else by Hono. */
export function listenerOf(deps: Deps, app: Hono<AppEnv>): Listener {
  // A balancer that asks in HTTP/1.0 whether we are well names no host (RFC 9112 §3.2).
  const byHono = getRequestListener(app.fetch, { hostname: new URL(deps.config.origin).hostname });
  const direct = new Map(directRoutes.map(([method, path]) => [`${method} ${path}`, handlersOf(app, method, path)]));
  const contextOf = contextsOf(deps);
  const { named, answered: logged } = requestLogger(deps);
  const traced = requestTracer(deps);
  const constant = programHeaders(deps.config.origin.startsWith("https:"));

  /** Null where the answer is written later, by whoever ends the wait: in no trace, for a span lasts as long as its request. */
  async function answer(context: DirectContext, work: () => Given | Promise<Given>): Promise<number | null> {
    const c = asAppContext(context);
    let given: Given;
    try {
      given = await work();
      if (given === undefined) throw new Error(`a handler of ${context.req.path} keeps back what the next one gives`);
    } catch (error) {
      given = answerError(deps, error as Error, c) as unknown as DirectAnswer;
    }
    if (given instanceof Later) {
      const later = given;
      if (currentSpan() === null) {
        context.keepLittle();
        leave(context, later);
        return null;
      }
      await new Promise<void>((resolve) => later.whenOver(resolve));
      return answer(context, () => goOn(later));
    }
    logged(c, context.req.path, given.status, context.startedAt);
    write(context.env.outgoing, { ...constant, ...context.headers }, given);
    return given.status;
  }

  /** Nothing is suspended meanwhile. Whoever wakes it works for another request. */
  const leave = (context: DirectContext, later: Later): void =>
    later.whenOver(
      () => void outsideOfSpans(() => named(asAppContext(context), () => answer(context, () => goOn(later)))),
    );

  return (incoming, outgoing) => {
    const path = incoming.url ?? "";
    const handlers = isPlain(incoming) ? direct.get(`${incoming.method} ${path}`) : undefined;
    if (handlers === undefined) {
      void byHono(incoming, outgoing);
      return;
    }
    const context = new DirectContext(incoming, outgoing, path);
    const c = asAppContext(context);
    setRequestContext(context, contextOf(c));
    void named(c, () =>
      traced(
        c,
        () => path,
        () => answer(context, () => answerOf(context, handlers)),
      ),
    );
  };
}

const goOn = (later: Later): Promise<Given> => later.goOn() as Promise<unknown> as Promise<Given>;

/** A body in chunks has to be counted as it comes, and one that is too large is refused: Hono's middleware does both. */
const isPlain = ({ headers }: IncomingMessage): boolean =>
  headers["transfer-encoding"] === undefined && Number(headers["content-length"] ?? 0) <= limits.bodyBytes;

/** The route's own handlers; those for every path are what this file does instead. */
const handlersOf = (app: Hono<AppEnv>, method: string, path: string): Handler[] =>
  app.router
    .match(method, path)[0]
    .map(([[handler, route]]) => ({ handler: handler as unknown as Handler, route }))
    .filter(({ route }) => route.path !== "*" && route.path !== "/*")
    .map(({ handler }) => handler);

/** Each handler answers, or returns what the next one does. */
function answerOf(context: DirectContext, handlers: readonly Handler[], at = 0): Given | Promise<Given> {
  const handler = handlers[at];
  if (handler === undefined) throw new Error(`nothing answers ${context.req.method} ${context.req.path}`);
  return handler(context, () => answerOf(context, handlers, at + 1));
}

function write(outgoing: ServerResponse, headers: HeaderRecord, { status, body }: DirectAnswer): void {
  const length = Buffer.byteLength(body);
  headers["content-length"] = String(length);
  outgoing.writeHead(status, headers);
  // Head and body go out as one piece of text, quicker where each letter is one byte.
  outgoing.end(body, length === body.length ? "latin1" : "utf8");
}
