import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findLiveAccessToken } from "./access-token.flow.ts";
import { noteGrantUse } from "./grant.flow.ts";
import { userinfoClaims } from "./token-claims.ts";

export type UserinfoRefusal = "token_missing" | "token_invalid" | "token_scope_insufficient";

/**
 * The claims about the person behind a bearer token (OpenID Connect Core §5.3). Refuses tokens that are for somebody
 * else's resource (RFC 9068 §4), and a client's own, which no person stands behind.
 */
export async function readUserinfo(
  deps: Deps,
  authorization: string | undefined,
): Promise<Outcome<ReturnType<typeof userinfoClaims>, UserinfoRefusal>> {
  // RFC 6750 §2.1; tokens in the body or the query are not read.
  const [, presented] = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? "") ?? [];
  if (presented === undefined) return refuse(authorization === undefined ? "token_missing" : "token_invalid");
  const live = await findLiveAccessToken(deps, presented);
  if (live === null || live.behalf === null || live.token.audience !== deps.config.origin)
    return refuse("token_invalid");
  const { scopes } = live.token;
  await noteGrantUse(deps.db, live.behalf.grant.id, deps.clock.now());
  return scopes.includes("openid")
    ? accept(userinfoClaims(live.behalf.account, scopes))
    : refuse("token_scope_insufficient");
}
