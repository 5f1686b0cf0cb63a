import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-env.ts";
import { refuseInKind } from "./in-kind.ts";

/**
 * Lets a state-changing request through only when the browser says that one of our own pages made it. Every current
 * browser sends Sec-Fetch-Site or Origin with a POST; a request with neither is refused (fail closed). OAuth endpoints
 * that programs call carry no cookies and are mounted outside this.
 */
export const sameOrigin =
  (origin: string): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (c.req.method === "GET" || c.req.method === "HEAD") return next();
    const site = c.req.header("sec-fetch-site");
    const from = c.req.header("origin");
    const allowed =
      (site === undefined || site === "same-origin") &&
      (from === undefined || from === origin) &&
      (site ?? from) !== undefined;
    if (allowed) return next();
    return refuseInKind(c, "cross_origin");
  };
