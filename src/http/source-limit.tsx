import type { MiddlewareHandler } from "hono";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { sourceOf } from "../proximity/address.ts";
import { RefusalPage } from "../ui/refusal.page.tsx";
import type { AppContext, AppEnv } from "./app-env.ts";
import { readerOf, refuseProgram } from "./in-kind.ts";
import { renderPage } from "./respond.tsx";

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
      return tooManyRequests(c, Math.ceil(refused.msBeforeNext / 1000));
    }
    return next();
  };
}

function tooManyRequests(c: AppContext, seconds: number): Response {
  c.header("Retry-After", String(seconds));
  const reader = readerOf(c);
  if (reader === "program") return refuseProgram(c, "temporarily_unavailable", 429);
  const { page } = c.get("request");
  const explanation = page.messages.http.tooManyRequests(seconds);
  c.header("Cache-Control", "no-store");
  if (reader === "script") return c.json({ reason: "too_many_requests", message: explanation }, 429);
  const { title, action } = page.messages.refusals.too_many_tries;
  const again = { href: c.req.path, label: action };
  return renderPage(c, <RefusalPage context={page} title={title} explanation={explanation} action={again} />, 429);
}
