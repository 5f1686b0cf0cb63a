import type { Hono, MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-env.ts";
import { refuseInKind } from "./in-kind.ts";

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Refuses a method that the path does not have by 405, and names those that it has (RFC 9110 §15.5.6); a path that is not
 * there stays for 404. HEAD stands for GET (§9.3.2), but not for `withoutHead`: there a GET gives or ends something, and its
 * answer is what it is for. OPTIONS is for the routes to answer (CORS).
 */
export function allowedMethods(app: Hono<AppEnv>, withoutHead: readonly string[]): MiddlewareHandler<AppEnv> {
  const has = (method: string, path: string): boolean =>
    method === "HEAD"
      ? !withoutHead.includes(path) && has("GET", path)
      : app.router.match(method, path)[0].some(([[, route]]) => route.method === method);
  return async (c, next) => {
    const { method, path } = c.req;
    if (method === "OPTIONS" || has(method, path)) return next();
    const allowed = methods.filter((each) => has(each, path));
    if (allowed.length === 0) return next();
    if (has("HEAD", path)) allowed.push("HEAD");
    c.header("Allow", allowed.join(", "));
    return refuseInKind(c, "method_not_allowed");
  };
}
