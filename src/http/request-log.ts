import { getConnInfo } from "@hono/node-server/conninfo";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Deps } from "../deps.ts";
import { httpRequests } from "../metrics.ts";
import { asRequest } from "../request-id.ts";
import type { AppContext, AppEnv } from "./app-env.ts";
import { isIn, type Network, parseNetworks } from "./client-address.ts";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** What is written down of each request: see `requestLogger`. */
export const requestLog = (deps: LogDeps): MiddlewareHandler<AppEnv> => {
  const { named, answered } = requestLogger(deps);
  return (c, next) =>
    named(c, async () => {
      const startedAt = performance.now();
      await next();
      answered(c, patternOf(c), c.res.status, startedAt);
    });
};

/**
 * Calls the request by one name in everything that is logged meanwhile, counts it, and logs one line: without its query, which
 * may hold codes or hints; a path of ours never does.
 */
export function requestLogger(deps: LogDeps) {
  const trusted = parseNetworks(deps.config.trustedProxies);
  return {
    named: <Result>(c: AppContext, work: () => Promise<Result>): Promise<Result> =>
      asRequest(toldByProxy(c, "x-request-id", trusted), work),

    /** To be called when the answer is known and before it is written. `startedAt` is of `performance.now`. */
    answered(c: AppContext, route: string, status: number, startedAt: number): void {
      const milliseconds = performance.now() - startedAt;
      httpRequests.observe({ method: methodOf(c), route, status: `${status}` }, milliseconds / 1000);
      // Whoever keeps the connection would send the next request into a process that ends.
      if (deps.draining.aborted) c.env.outgoing.shouldKeepAlive = false;
      if (deps.log.isLevelEnabled("info"))
        deps.log.info({ method: c.req.method, path: c.req.path, status, ms: Math.round(milliseconds) }, "request");
    },
  };
}

type LogDeps = Pick<Deps, "config" | "log" | "draining">;

/** A header that only a trusted proxy may send; anybody else's might make two requests look like one. */
export function toldByProxy(c: AppContext, header: string, trusted: readonly Network[]): string | undefined {
  const given = c.req.header(header);
  if (given === undefined || trusted.length === 0) return undefined;
  return isIn(getConnInfo(c).remote.address ?? "", trusted) ? given : undefined;
}

/** As it came, or `other`: what strangers may invent names nothing. */
export const methodOf = (c: AppContext): string => (methods.has(c.req.method) ? c.req.method : "other");

/** The route as the source writes it, such as /link/:id; `none` for what no route takes. */
export const patternOf = (c: AppContext): string =>
  matchedRoutes(c)
    .map(({ path }) => path)
    .filter((path) => path !== "*" && path !== "/*")
    .at(-1) ?? "none";
