import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { signToken } from "../../signing-keys/signing-key.flow.ts";
import { findLiveAccessToken } from "../tokens/access-token.flow.ts";
import { noteGrantUse } from "../tokens/grant.flow.ts";
import { noClaims } from "../tokens/grant.ts";
import { personClaimsOf } from "./person-facts.flow.ts";

export type UserinfoRefusal = "token_missing" | "token_invalid" | "token_scope_insufficient";

/** OpenID Connect Core §5.3.2: JSON, or a JWT for a client that registered an algorithm for it. */
export type Userinfo =
  | { readonly form: "json"; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly form: "jwt"; readonly token: string };

/**
 * The claims about the person behind a bearer token (OpenID Connect Core §5.3). Refuses tokens that are for somebody
 * else's resource (RFC 9068 §4), and a client's own, which no person stands behind.
 */
export async function readUserinfo(
  deps: Deps,
  authorization: string | undefined,
): Promise<Outcome<Userinfo, UserinfoRefusal>> {
  // RFC 6750 §2.1; tokens in the body or the query are not read.
  const [, presented] = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? "") ?? [];
  if (presented === undefined) return refuse(authorization === undefined ? "token_missing" : "token_invalid");
  const live = await findLiveAccessToken(deps, presented);
  if (live === null || live.behalf === null || live.token.audience !== deps.config.origin)
    return refuse("token_invalid");
  const { token, client, behalf } = live;
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
