import { getCookie, setCookie } from "hono/cookie";
import { limits } from "../limits.ts";
import type { AppContext } from "./app-env.ts";

/**
 * session: the signed-in session's token. binding: the secret by which this browser redeems the requests that it began.
 * device: the secret by which an authorization device is recognised; it authenticates nobody by itself. pass: the token
 * of a session that may bind one passkey. recovery: the secret of the browser that began a recovery, over its wait.
 */
export type CookieName = "session" | "binding" | "device" | "pass" | "recovery";

const lifetimes: Record<CookieName, number | null> = {
  session: limits.sessionLifetimeSeconds,
  binding: null,
  device: limits.deviceCookieLifetimeSeconds,
  pass: null,
  recovery: limits.recoveryCookieLifetimeSeconds,
};

/** The `__Host-` prefix keeps other hosts of the domain from planting a cookie; browsers allow it only with https. */
const wireName = (c: AppContext, name: CookieName): string =>
  isSecure(c) ? `__Host-countersign-${name}` : `countersign-${name}`;

const isSecure = (c: AppContext): boolean => c.get("request").page.origin.startsWith("https:");

/** Null when absent, or when it cannot be one of ours. */
export function readCookie(c: AppContext, name: CookieName): string | null {
  const value = getCookie(c, wireName(c, name));
  return value !== undefined && /^[A-Za-z0-9_-]{43}$/.test(value) ? value : null;
}

export function writeCookie(c: AppContext, name: CookieName, value: string): void {
  const maxAge = lifetimes[name];
  setCookie(c, wireName(c, name), value, {
    httpOnly: true,
    secure: isSecure(c),
    sameSite: "Lax",
    path: "/",
    ...(maxAge === null ? {} : { maxAge }),
  });
}

export function clearCookie(c: AppContext, name: CookieName): void {
  setCookie(c, wireName(c, name), "", { httpOnly: true, secure: isSecure(c), sameSite: "Lax", path: "/", maxAge: 0 });
}
