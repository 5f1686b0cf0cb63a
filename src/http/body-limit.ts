import type { MiddlewareHandler } from "hono";
import { bodyLimit as countingLimit } from "hono/body-limit";
import { limits } from "../limits.ts";
import type { AppEnv } from "./app-env.ts";
import { refuseInKind } from "./in-kind.ts";

/**
 * Refuses bodies that are too large. One that says its length is judged by that, since Node reads no more than was said; only
 * one in chunks has to be counted as it comes, for which Hono turns the whole request into a stream.
 */
export function bodyLimit(): MiddlewareHandler<AppEnv> {
  const counting = countingLimit({ maxSize: limits.bodyBytes, onError: (c) => refuseInKind(c, "too_large") });
  return (c, next) => {
    if (c.req.header("transfer-encoding") !== undefined) return counting(c, next);
    if (Number(c.req.header("content-length") ?? 0) > limits.bodyBytes)
      return Promise.resolve(refuseInKind(c, "too_large"));
    return next();
  };
}
