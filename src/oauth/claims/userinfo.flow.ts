import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { signToken } from "../../signing-keys/signing-key.flow.ts";
import { checkPossession, presentedToken, type ResourceRequest } from "../dpop/possession.flow.ts";
import type { ProofRefusal } from "../dpop/proof.flow.ts";
import { findLiveAccessToken } from "../tokens/access-token.flow.ts";
import { noteGrantUse } from "../tokens/grant.flow.ts";
import { noClaims } from "../tokens/grant.ts";
import { personClaimsOf } from "./person-facts.flow.ts";

export type UserinfoRefusal =
  | ProofRefusal
  | "token_missing"
  | "token_invalid"
  | "token_scope_insufficient"
  | "proof_missing";

/** OpenID Connect Core §5.3.2: JSON, or a JWT for a client that registered an algorithm for it. */
export type Userinfo =
  | { readonly form: "json"; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly form: "jwt"; readonly token: string };

/**
 * The claims about the person behind an access token (OpenID Connect Core §5.3). Refuses tokens that are for somebody
 * else's resource (RFC 9068 §4), and a client's own, which no person stands behind.
 */
export async function readUserinfo(deps: Deps, request: ResourceRequest): Promise<Outcome<Userinfo, UserinfoRefusal>> {
  const presented = presentedToken(request.authorization);
  if (presented === null) return refuse(request.authorization === undefined ? "token_missing" : "token_invalid");
  const live = await findLiveAccessToken(deps, presented.token);
  if (live === null || live.behalf === null || live.token.audience !== deps.config.origin)
    return refuse("token_invalid");
  const { token, client, behalf } = live;
  const possessed = await checkPossession(deps, presented, token.boundTo, request);
  if (!possessed.ok) return possessed;
  await noteGrantUse(deps.db, behalf.grant.id, deps.clock.now());
  if (!token.scopes.includes("openid")) return refuse("token_scope_insufficient");
  // What a client asked for by name is for itself, not for those that exchange its tokens.
  const claimsByName = behalf.grant.clientId === client.id ? behalf.grant.claims : noClaims;
  const granted = { scopes: token.scopes, claims: claimsByName };
  // The subject is the token's own: that of the ID token (§5.3.2).
  const claims = { sub: token.subject, ...(await personClaimsOf(deps, behalf.account, granted, "userinfo")) };
  const algorithm = client.settings.userinfoAlgorithm;
  if (algorithm === null) return accept({ form: "json", claims });
  const signed = { iss: deps.config.origin, aud: client.id, ...claims };
  return accept({ form: "jwt", token: await signToken(deps, "JWT", signed, algorithm) });
}
