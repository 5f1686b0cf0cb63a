import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import { isId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { verifyToken } from "../signing-keys/signing-key.flow.ts";
import { findClient } from "./client.flow.ts";
import { mayActAsClient } from "./client.ts";
import { findGrant, noteGrantUse } from "./grant.flow.ts";
import { mayUse } from "./grant.ts";
import { userinfoClaims } from "./token-claims.ts";

export type UserinfoRefusal = "token_missing" | "token_invalid" | "token_scope_insufficient";

/**
 * The claims about the person behind a bearer token (OpenID Connect Core §5.3). The token alone proves only that it was
 * issued: grant, account and client are asked again, so that ending any of them ends the token at once.
 */
export async function readUserinfo(
  deps: Deps,
  authorization: string | undefined,
): Promise<Outcome<ReturnType<typeof userinfoClaims>, UserinfoRefusal>> {
  // RFC 6750 §2.1; tokens in the body or the query are not read.
  const [, token] = /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? "") ?? [];
  if (token === undefined) return refuse(authorization === undefined ? "token_missing" : "token_invalid");
  const claims = await verifyToken(deps, "at+jwt", token);
  const now = deps.clock.now();
  const issuer = deps.config.origin;
  const { grant_id: grantId, client_id: clientId, scope, exp } = claims ?? {};
  // RFC 9068 §4
  if (claims?.iss !== issuer || claims.aud !== issuer || typeof exp !== "number" || now >= exp * 1000)
    return refuse("token_invalid");
  if (
    typeof grantId !== "string" ||
    !isId("grt_", grantId) ||
    typeof clientId !== "string" ||
    typeof scope !== "string"
  ) {
    return refuse("token_invalid");
  }
  const grant = mayUse(await findGrant(deps.db, grantId), clientId, now);
  if (!grant.ok) return refuse("token_invalid");
  const account = mayAct(await findAccount(deps.db, grant.value.accountId));
  const client = mayActAsClient(await findClient(deps.db, clientId));
  if (!account.ok || !client.ok) return refuse("token_invalid");
  await noteGrantUse(deps.db, grantId, now);
  const scopes = scope.split(" ");
  return scopes.includes("openid") ? accept(userinfoClaims(account.value, scopes)) : refuse("token_scope_insufficient");
}
