import type { MiddlewareHandler } from "hono";
import type { Deps } from "../deps.ts";
import type { AppContext, AppEnv } from "../http/app-env.ts";
import { refusalPage } from "../http/respond.tsx";
import { type TakingHandler, takesDescribed } from "../http/takes.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Client } from "./clients/client.ts";
import { originOf } from "./clients/client.ts";
import { authenticateClient } from "./clients/client-authentication.flow.ts";
import type { BodyCredentials } from "./clients/client-credentials.ts";
import { currentNonce } from "./dpop/nonce.flow.ts";
import { checkProof, type Proof, type ProofRefusal } from "./dpop/proof.flow.ts";
import { type OAuthRefusal, oauthError } from "./oauth-error.ts";
import { parameterSchema } from "./parameter-schema.ts";
import { type Endpoint, type Parameter, peekParameter } from "./request-parameters.ts";

/** What the endpoints that programs call have in common: how they read, answer and refuse. */

export type Pairs = readonly (readonly [string, string])[];

/** RFC 6749 §3.2 and RFC 8628 §3.1: a form in the body, whatever the query says. */
export async function readPairs(c: AppContext): Promise<Outcome<Pairs, "malformed_body" | "body_too_large">> {
  const mediaType = (c.req.header("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded") return refuse("malformed_body");
  const text = await c.req.text();
  return text.length > limits.bodyBytes ? refuse("body_too_large") : accept([...new URLSearchParams(text)]);
}

/** Declares that a route reads these parameters; the table says what they are. */
export const takesParameters = (place: "query" | "form", endpoint: Endpoint): TakingHandler =>
  takesDescribed(place, () => parameterSchema(endpoint));

export const queryPairs = (c: AppContext): Pairs => [...new URL(c.req.url).searchParams];

/** Before the rest is read: that may be inside a request object, which only its client's keys open. */
export function credentialsIn(pairs: Pairs) {
  const present = (name: Parameter) => peekParameter(pairs, name) ?? undefined;
  const [client_id, client_secret, client_assertion, client_assertion_type] = [
    present("client_id"),
    present("client_secret"),
    present("client_assertion"),
    present("client_assertion_type"),
  ];
  return {
    ...(client_id === undefined ? {} : { client_id }),
    ...(client_secret === undefined ? {} : { client_secret }),
    ...(client_assertion === undefined ? {} : { client_assertion }),
    ...(client_assertion_type === undefined ? {} : { client_assertion_type }),
  };
}

/** The client that proves to have sent this request. */
export const readClient = (deps: Deps, c: AppContext, credentials: BodyCredentials) =>
  authenticateClient(deps, { authorization: c.req.header("authorization"), path: c.req.path }, credentials);

/** The proof that came along (RFC 9449 §5), checked and not used yet; null when there is none. */
export async function readProof(deps: Deps, c: AppContext): Promise<Outcome<Proof | null, ProofRefusal>> {
  const proof = c.req.header("dpop");
  if (proof === undefined) return accept(null);
  // §8.2: whoever proves something is told what to put into the next proof.
  c.header("DPoP-Nonce", await currentNonce(deps));
  return checkProof(deps, proof, { method: c.req.method, path: c.req.path, accessToken: null });
}

/** RFC 6749 §5.1: tokens are never cached. */
export function oauthAnswer(c: AppContext, value: object, status: 200 | 201 = 200): Response {
  c.header("Cache-Control", "no-store");
  c.header("Pragma", "no-cache");
  return c.json(value, status);
}

/** RFC 6749 §5.2 */
export function oauthRefusal(c: AppContext, reason: OAuthRefusal): Response {
  const { status, error, description } = oauthError(reason);
  // A challenge is for whoever used that header; a browser that gets one for a page's script asks its person for a password.
  const challenged = error === "invalid_client" && c.req.header("authorization") !== undefined;
  c.header("Cache-Control", "no-store");
  c.header("Pragma", "no-cache");
  if (challenged) c.header("WWW-Authenticate", 'Basic realm="countersign", charset="UTF-8"');
  return c.json({ error, error_description: description }, error === "invalid_client" && !challenged ? 400 : status);
}

/** The wire says only what the RFC asks; what exactly was wrong is for the operator. */
export function refuseClient(deps: Deps, c: AppContext, reason: OAuthRefusal): Response {
  if (reason !== "authorization_pending") deps.log.info({ path: c.req.path, reason }, "a client was refused");
  return oauthRefusal(c, reason);
}

const exposed = "WWW-Authenticate, DPoP-Nonce";

/** Public documents and bearer-token resources: any page may read them, for no cookie is involved. */
export const readableByAnyOrigin: MiddlewareHandler<AppEnv> = (c, next) => {
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Expose-Headers", exposed);
  if (c.req.method !== "OPTIONS") return next();
  c.header("Access-Control-Allow-Methods", "GET, POST");
  c.header("Access-Control-Allow-Headers", "Authorization, Content-Type, DPoP");
  c.header("Access-Control-Max-Age", "86400");
  return Promise.resolve(c.body(null, 204));
};

/** An app that runs in the browser may read its own tokens: only from an origin that its redirect addresses name. */
export function allowClientOrigin(c: AppContext, client: Client): void {
  const origin = c.req.header("origin");
  c.header("Vary", "Origin");
  if (
    origin === undefined ||
    client.settings.authentication !== "none" ||
    !client.redirectUris.some((uri) => originOf(uri) === origin)
  )
    return;
  c.header("Access-Control-Allow-Origin", origin);
  c.header("Access-Control-Expose-Headers", exposed);
}

/**
 * A browser asks first whether a page may send a proof. Any may: the answer names no client and there are no cookies, and
 * who may read what comes of it `allowClientOrigin` decides.
 */
export const pagesMayProve: MiddlewareHandler<AppEnv> = (c, next) => {
  if (c.req.method !== "OPTIONS") return next();
  c.header("Access-Control-Allow-Origin", "*");
  c.header("Access-Control-Allow-Methods", "POST");
  c.header("Access-Control-Allow-Headers", "DPoP");
  c.header("Access-Control-Max-Age", "86400");
  return Promise.resolve(c.body(null, 204));
};

/**
 * OpenID Connect Core §3.1.2.1 and RP-Initiated Logout §2 want GET and POST. A POST from a client's page comes without
 * our SameSite cookies, so it is sent around once as a GET, which has them.
 */
export const repeatAsGet: MiddlewareHandler<AppEnv> = async (c, next) => {
  const pairs = await readPairs(c);
  if (!pairs.ok) return refusalPage(c, pairs.reason === "body_too_large" ? "too_large" : "malformed");
  if (pairs.value.some(([name]) => name === "confirmed")) return next();
  const query = new URLSearchParams(pairs.value.map(([name, value]) => [name, value])).toString();
  if (query.length > limits.urlBytes) return refusalPage(c, "too_large");
  return c.redirect(`${c.req.path}?${query}`, 303);
};
