import type { Deps } from "../../deps.ts";
import { accept, type Outcome } from "../../outcome.ts";
import { signToken } from "../../signing-keys/signing-key.flow.ts";
import type { ResourceRequest } from "../dpop/possession.flow.ts";
import { noClaims } from "../tokens/grant.ts";
import { type ResourceRefusal, readPersonToken } from "../tokens/person-token.flow.ts";
import { personClaimsOf } from "./person-facts.flow.ts";

/** OpenID Connect Core §5.3.2: JSON, or a JWT for a client that registered an algorithm for it. */
export type Userinfo =
  | { readonly form: "json"; readonly claims: Readonly<Record<string, unknown>> }
  | { readonly form: "jwt"; readonly token: string };

/** The claims about the person behind an access token (OpenID Connect Core §5.3). */
export async function readUserinfo(deps: Deps, request: ResourceRequest): Promise<Outcome<Userinfo, ResourceRefusal>> {
  const presented = await readPersonToken(deps, request, "openid");
  if (!presented.ok) return presented;
  const { token, client, behalf } = presented.value;
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
