import { scimErrorBody } from "../scim/scim-error.ts";
import type { AppContext } from "./app-env.ts";
import { answerFor, type PageRefusal } from "./refusals.ts";
import { refusalJson, refusalPage } from "./respond.tsx";

/** Who reads the answer: a person, a page's script, or a program that speaks OAuth or SCIM. */
export type Reader = "person" | "script" | "program";

const programPaths =
  /^\/(\.well-known\/|hosts\/|ssh\/|admin\/api\/|scim\/|oauth\/(token|device_authorization|devicecode|bc-authorize|par|revoke|introspect|userinfo|jwks|register(\/[^/]+)?)$)/;

/** Of these, the ones that are refused in the form of RFC 7644 §3.12 and not in that of OAuth. */
export const speaksScim = (path: string): boolean => path.startsWith("/scim/");

export const isCalledByPrograms = (path: string): boolean => programPaths.test(path);

/** Told from the request alone, for refusals that come before any route has had its say. */
export function readerOf(c: AppContext): Reader {
  if (isCalledByPrograms(c.req.path)) return "program";
  return c.req.header("content-type")?.toLowerCase().startsWith("application/json") === true ? "script" : "person";
}

/** Refuses in the form that the asker reads. */
export function refuseInKind(c: AppContext, reason: PageRefusal): Response {
  const reader = readerOf(c);
  if (reader === "person") return refusalPage(c, reason);
  return reader === "script" ? refusalJson(c, reason) : refuseProgram(c, "invalid_request", answerFor(reason).status);
}

const descriptions = {
  400: "The request is malformed.",
  403: "Another site may not call this.",
  404: "There is no such endpoint.",
  405: "This endpoint is not called by this method, but by those of the Allow header.",
  413: "The body is too large.",
  429: "Too many requests from this address.",
  500: "Something went wrong here; try again later.",
  503: "The server cannot answer just now; try again in a moment.",
};

/** RFC 6749 §5.2 for what the endpoints themselves never see. */
export function refuseProgram(
  c: AppContext,
  error: "invalid_request" | "temporarily_unavailable" | "server_error",
  status: number,
): Response {
  const known = (Object.hasOwn(descriptions, status) ? status : 400) as keyof typeof descriptions;
  c.header("Cache-Control", "no-store");
  if (speaksScim(c.req.path)) {
    const body = scimErrorBody({ status: known, detail: descriptions[known] });
    return c.body(JSON.stringify(body), known, { "Content-Type": "application/scim+json" });
  }
  return c.json({ error, error_description: descriptions[known] }, known);
}
