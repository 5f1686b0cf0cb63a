import type { MiddlewareHandler } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { sourceOf } from "../sign-in/code-tries.ts";
import type { AppEnv } from "./app-env.ts";

/**
 * Bounds how fast one source may make the server write rows. Far above what a school or an office behind one address
 * does, and it refuses only new requests: who is under way, on the phone or on the new screen, is not touched by it.
 */
export function sourceLimit(perMinute: number): MiddlewareHandler<AppEnv> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (c, next) => {
    try {
      await limiter.consume(sourceOf(c.get("request").address));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      const seconds = Math.ceil(refused.msBeforeNext / 1000);
      const { messages } = c.get("request").page;
      return c.text(messages.http.tooManyRequests(seconds), 429, {
        "Retry-After": String(seconds),
        "Cache-Control": "no-store",
      });
    }
    return next();
  };
}
