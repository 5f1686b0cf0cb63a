import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import type { AppEnv } from "./app-env.ts";

/** One line a request, without its query: a query may hold codes or hints, a path of ours never does. */
export const requestLog =
  (deps: Pick<Deps, "log" | "clock">): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (!deps.log.isLevelEnabled("info")) return next();
    const startedAt = deps.clock.now();
    await next();
    deps.log.info(
      { method: c.req.method, path: c.req.path, status: c.res.status, ms: deps.clock.now() - startedAt },
      "request",
    );
  };
