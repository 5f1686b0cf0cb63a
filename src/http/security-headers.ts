import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./app-env.ts";

/**
 * Headers for every answer. No inline script or style runs anywhere, nobody frames us, and no address that we link to
 * learns where the person came from. ("no-referrer" would say the same, but makes browsers send `Origin: null` with our
 * own forms, which `same-origin.ts` must refuse.)
 */
export const securityHeaders = (secure: boolean): MiddlewareHandler<AppEnv> => {
  const constant: [string, string][] = [
    ["X-Content-Type-Options", "nosniff"],
    ["X-Frame-Options", "DENY"],
    ["Referrer-Policy", "same-origin"],
    ["Cross-Origin-Opener-Policy", "same-origin"],
    ["Cross-Origin-Resource-Policy", "same-origin"],
  ];
  if (secure) constant.push(["Strict-Transport-Security", "max-age=63072000; includeSubDomains"]);
  return async (c, next) => {
    await next();
    c.res.headers.set("Permissions-Policy", permissions(c.req.path));
    for (const [name, value] of constant) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    c.res.headers.set("Content-Security-Policy", contentSecurityPolicy(c.get("request")?.formAction ?? ["'self'"]));
  };
};

/** Only the app has a scanner. */
const permissions = (path: string): string =>
  [
    "publickey-credentials-get=(self)",
    "publickey-credentials-create=(self)",
    `camera=(${path === "/app" ? "self" : ""})`,
    "microphone=()",
    "geolocation=()",
  ].join(", ");

/**
 * Chromium applies form-action to every redirect that follows a form, so a page whose form ends at a client's redirect
 * URI must name that address too.
 */
const contentSecurityPolicy = (formAction: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    `form-action ${formAction.join(" ")}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join("; ");
