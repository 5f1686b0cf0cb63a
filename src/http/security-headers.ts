import type { MiddlewareHandler } from "hono";
import { type AppEnv, ownForms } from "./app-env.ts";
import { isCalledByPrograms } from "./in-kind.ts";
import { answerPlainly } from "./plain-answers.ts";

/**
 * Headers for every answer. No inline script or style runs anywhere, nobody frames us, and no address that we link to
 * learns where the person came from. ("no-referrer" would say the same, but makes browsers send `Origin: null` with our
 * own forms, which `same-origin.ts` must refuse.)
 */
export const securityHeaders = (secure: boolean): MiddlewareHandler<AppEnv> => {
  const ofPrograms = programHeaders(secure);
  const ofPages = {
    ...ofPrograms,
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": permissions(""),
    "content-security-policy": contentSecurityPolicy(["'self'"]),
  };
  const ofApp = { ...ofPages, "permissions-policy": permissions("/app") };
  return (c, next) => {
    const { path } = c.req;
    const constant = path === "/app" ? ofApp : isCalledByPrograms(path) ? ofPrograms : ofPages;
    answerPlainly(c, { ...constant }, (headers) => {
      const formAction = c.get("request")?.formAction;
      if (formAction !== undefined && formAction !== ownForms)
        headers["content-security-policy"] = contentSecurityPolicy(formAction);
    });
    return next();
  };
};

/** For what no browser shows: should one show it all the same, nothing in it runs, and nobody frames it (OWASP ASVS 5.0 §3.4). */
export const programHeaders = (secure: boolean): Record<string, string> => ({
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  ...(secure ? { "strict-transport-security": "max-age=63072000; includeSubDomains" } : {}),
});

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
