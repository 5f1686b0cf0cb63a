import type { Deps } from "../deps.ts";
import { acceptedAlgorithms } from "../oauth/clients/client-settings.ts";
import { currentNonce } from "../oauth/dpop/nonce.flow.ts";
import { presentedToken, type ResourceRequest } from "../oauth/dpop/possession.flow.ts";
import { type OAuthRefusal, oauthError } from "../oauth/oauth-error.ts";
import type { AppContext } from "./app-env.ts";

/** What the resources of this server have in common, which programs call with an access token: how they read and refuse. */

/** The token and the proof that a request shows. Never cached is what a resource answers. */
export async function readResourceRequest(deps: Deps, c: AppContext): Promise<ResourceRequest> {
  const proof = c.req.header("dpop");
  c.header("Cache-Control", "no-store");
  // RFC 9449 §9: whoever proves something is told what to put into the next proof.
  if (proof !== undefined) c.header("DPoP-Nonce", await currentNonce(deps));
  return { authorization: c.req.header("authorization"), proof, method: c.req.method, path: c.req.path };
}

const bearer = 'Bearer realm="countersign"';
// RFC 9449 §7.1: which proofs are taken.
const dpop = `DPoP realm="countersign", algs="${acceptedAlgorithms.join(" ")}"`;

/** Refuses what the token has nothing to do with. */
export function refuseRequest(c: AppContext, reason: OAuthRefusal): Response {
  const { status, error, description } = oauthError(reason);
  return c.json({ error, error_description: description }, status);
}

/**
 * RFC 6750 §3: an error code only for a request that had a token. RFC 9449 §7.1, §7.2: whoever comes with DPoP is answered about
 * that alone, since clients look for one challenge; the others learn of both. `maxAgeSeconds` goes with
 * insufficient_user_authentication (RFC 9470 §3).
 */
export function refuseResource(c: AppContext, reason: OAuthRefusal, maxAgeSeconds?: number): Response {
  if (reason === "token_missing") {
    c.header("WWW-Authenticate", `${bearer}, ${dpop}`);
    return c.body(null, 401);
  }
  const { status, error, description } = oauthError(reason);
  const maxAge = maxAgeSeconds === undefined ? "" : `, max_age="${maxAgeSeconds}"`;
  const why = `error="${error}", error_description="${description}"${maxAge}`;
  const proves = presentedToken(c.req.header("authorization"))?.scheme === "dpop";
  c.header("WWW-Authenticate", proves ? `${dpop}, ${why}` : `${bearer}, ${why}, ${dpop}`);
  return c.json({ error, error_description: description }, status === 403 ? 403 : 401);
}
