import { getConnInfo } from "@hono/node-server/conninfo";
import type { MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { Deps } from "../deps.ts";
import { httpRequests } from "../metrics.ts";
import { asRequest } from "../request-id.ts";
import type { AppContext, AppEnv } from "./app-env.ts";
import { isIn, parseNetworks } from "./client-address.ts";

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/**
 * Calls the request by one name in everything that is logged meanwhile, counts it, and logs one line: without its query, which
 * may hold codes or hints; a path of ours never does.
 */
export const requestLog = (deps: Pick<Deps, "config" | "log" | "draining">): MiddlewareHandler<AppEnv> => {
  const trusted = parseNetworks(deps.config.trustedProxies);
  return async (c, next) =>
    asRequest(idOfProxy(c, trusted), async () => {
      const startedAt = performance.now();
      await next();
      const milliseconds = performance.now() - startedAt;
      const method = methods.has(c.req.method) ? c.req.method : "other";
      httpRequests.observe({ method, route: patternOf(c), status: `${c.res.status}` }, milliseconds / 1000);
      // Whoever keeps the connection would send the next request into a process that ends.
      if (deps.draining.aborted) c.env.outgoing.shouldKeepAlive = false;
      if (deps.log.isLevelEnabled("info"))
        deps.log.info(
          { method: c.req.method, path: c.req.path, status: c.res.status, ms: Math.round(milliseconds) },
          "request",
        );
    });
};

/** X-Request-Id, where a trusted proxy sent it; anybody else's might make two requests look like one. */
function idOfProxy(c: AppContext, trusted: ReturnType<typeof parseNetworks>): string | undefined {
  const given = c.req.header("x-request-id");
  if (given === undefined || trusted.length === 0) return undefined;
  return isIn(getConnInfo(c).remote.address ?? "", trusted) ? given : undefined;
}

/** The route as the source writes it, such as /link/:id; `none` for what no route takes. */
const patternOf = (c: AppContext): string =>
  matchedRoutes(c)
    .map(({ path }) => path)
    .filter((path) => path !== "*" && path !== "/*")
    .at(-1) ?? "none";
