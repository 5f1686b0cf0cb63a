import type { MiddlewareHandler } from "hono";
import { bodyLimit as countingLimit } from "hono/body-limit";
import { limits } from "../limits.ts";
import type { AppEnv } from "./app-env.ts";
import { refuseInKind, speaksScim } from "./in-kind.ts";

/**
 * Refuses bodies that are too large. One that says its length is judged by that, since Node reads no more than was said; only
 * one in chunks has to be counted as it comes, for which Hono turns the whole request into a stream.
 */
export function bodyLimit(): MiddlewareHandler<AppEnv> {
  const counting = (maxSize: number) => countingLimit({ maxSize, onError: (c) => refuseInKind(c, "too_large") });
  const ordinary = { maxSize: limits.bodyBytes, count: counting(limits.bodyBytes) };
  const large = { maxSize: limits.scimBodyBytes, count: counting(limits.scimBodyBytes) };
  return (c, next) => {
    const { maxSize, count } = speaksScim(c.req.path) ? large : ordinary;
    if (c.req.header("transfer-encoding") !== undefined) return count(c, next);
    if (Number(c.req.header("content-length") ?? 0) > maxSize) return Promise.resolve(refuseInKind(c, "too_large"));
    return next();
  };
}
