import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { checkPossession, presentedToken, type ResourceRequest } from "../dpop/possession.flow.ts";
import type { ProofRefusal } from "../dpop/proof.flow.ts";
import { findLiveAccessToken, type LiveAccessToken } from "./access-token.flow.ts";
import { noteGrantUse } from "./grant.flow.ts";

export type ResourceRefusal =
  | ProofRefusal
  | "token_missing"
  | "token_invalid"
  | "token_scope_insufficient"
  | "proof_missing";

/** A token that counts here, and whose it is. */
export interface PersonToken extends LiveAccessToken {
  readonly behalf: NonNullable<LiveAccessToken["behalf"]>;
}

/**
 * Whom a request to a resource of this very server is from (RFC 6750 §2.1, RFC 9449 §7.1). Refuses tokens that are for
 * somebody else's resource (RFC 9068 §4), a client's own, which no person stands behind, and those without the scope.
 */
export async function readPersonToken(
  deps: Deps,
  request: ResourceRequest,
  scope: string,
): Promise<Outcome<PersonToken, ResourceRefusal>> {
  const presented = presentedToken(request.authorization);
  if (presented === null) return refuse(request.authorization === undefined ? "token_missing" : "token_invalid");
  const live = await findLiveAccessToken(deps, presented.token);
  if (live === null || live.behalf === null || live.token.audience !== deps.config.origin)
    return refuse("token_invalid");
  const { token, client, behalf } = live;
  const possessed = await checkPossession(deps, presented, token.boundTo, request);
  if (!possessed.ok) return possessed;
  await noteGrantUse(deps.db, behalf.grant.id, deps.clock.now());
  return token.scopes.includes(scope) ? accept({ token, client, behalf }) : refuse("token_scope_insufficient");
}
