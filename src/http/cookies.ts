import { getCookie, setCookie } from "hono/cookie";
import { limits } from "../limits.ts";
import type { AppContext } from "./app-env.ts";

/**
 * session: the signed-in session's token. binding: the secret by which this browser redeems the requests that it began.
 * device: the secret by which an authorization device is recognised; it authenticates nobody by itself. pass: the token
 * of a session that may bind one passkey. recovery: the secret of the browser that began a recovery, over its wait.
 * accounts: the tokens of other sessions in this browser (`other-accounts.ts`).
 */
export type CookieName = "session" | "binding" | "device" | "pass" | "recovery" | "accounts";

const lifetimes: Record<CookieName, number | null> = {
  session: limits.sessionLifetimeSeconds,
  binding: null,
  device: limits.deviceCookieLifetimeSeconds,
  pass: null,
  accounts: limits.sessionLifetimeSeconds,
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

/** The tokens of a cookie that holds several; none when one of them cannot be ours. */
export function readTokens(c: AppContext): readonly string[] {
  const tokens = (getCookie(c, wireName(c, "accounts")) ?? "").split(".");
  const ours =
    tokens.length <= limits.otherAccountsInBrowser && tokens.every((token) => /^[A-Za-z0-9_-]{43}$/.test(token));
  return ours ? tokens : [];
}

export function writeTokens(c: AppContext, tokens: readonly string[]): void {
  if (tokens.length === 0) clearCookie(c, "accounts");
  else writeCookie(c, "accounts", tokens.join("."));
}

export function clearCookie(c: AppContext, name: CookieName): void {
  setCookie(c, wireName(c, name), "", { httpOnly: true, secure: isSecure(c), sameSite: "Lax", path: "/", maxAge: 0 });
}
