import { findAccount } from "../../accounts/account.flow.ts";
import { mayAct } from "../../accounts/account.ts";
import type { Database } from "../../database/open.ts";
import { inTransactionKept } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret, sha256 } from "../../digest.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { grantedScopes, unlimited } from "../../policy/policy.ts";
import type { SignedIn } from "../../sessions/session.ts";
import { type AuthorizationRequest, authenticatedAt } from "../authorize/authorization-request.ts";
import { claimsWithin } from "../claims/person-claims.ts";
import { findClient } from "../clients/client.flow.ts";
import { type Client, type ClientRefusal, mayActAsClient, mayRefresh, mayUseGrant } from "../clients/client.ts";
import { type BindingRefusal, keyOfRefreshTokens, mayUseCode } from "../dpop/binding.ts";
import type { Parameters } from "../request-parameters.ts";
import { findAuthorizationCode, insertAuthorizationCode, useAuthorizationCode } from "./authorization-code.store.ts";
import { type NewGrant, openGrant, revokeGrantAfterReplay } from "./grant.flow.ts";
import { findGrantById, setGrantKey } from "./grant.store.ts";
import {
  type CodeRefusal,
  type GrantRefusal,
  grantEndsAt,
  mayExchange,
  mayUse,
  type RequestedClaims,
} from "./grant.ts";
import { sessionAllows } from "./grant-session.flow.ts";
import { resourceOfGrant } from "./resource.ts";
import { addRefreshToken, type Granted, type TokenRequest } from "./token-set.flow.ts";

/** RFC 6749 §4.1.2: a new grant and its code, in the caller's transaction. Returns the code, which is kept nowhere. */
export async function issueCode(
  tx: Database,
  deps: Deps,
  { session, account }: SignedIn,
  client: Client,
  { parameters, scopes: asked, claims, toAllow }: AuthorizationRequest,
): Promise<string> {
  const now = deps.clock.now();
  const code = deps.random.orderedSecret();
  const as = session.origin ?? unlimited;
  const scopes = grantedScopes(as, asked, client.policy);
  // A claim by name is no way around what its scope would need.
  const allowed = grantedScopes(as, toAllow, client.policy);
  const byName = (where: keyof RequestedClaims) =>
    claimsWithin(claims.requested[where], allowed, deps.config.customClaims);
  const wantedGrant: NewGrant = {
    accountId: account.id,
    clientId: client.id,
    scopes,
    startedBy: "authorization_code",
    sessionId: session.id,
    signInRequestId: session.signInRequestId,
    authenticatedAt: authenticatedAt({ session, account }),
    expiresAt: grantEndsAt(scopes, session.expiresAt, as, now),
    origin: session.origin,
    boundTo: parameters.dpop_jkt ?? null,
    resource: parameters.resource ?? null,
    claims: { idToken: byName("idToken"), userinfo: byName("userinfo") },
  };
  const grant = await openGrant(tx, deps, wantedGrant, now);
  await insertAuthorizationCode(tx, {
    codeHash: hashOrderedSecret(code),
    grantId: grant.id,
    redirectUri: parameters.redirect_uri,
    codeChallenge: parameters.code_challenge ?? null,
    nonce: parameters.nonce ?? null,
    expiresAt: now + seconds(limits.authorizationCodeLifetimeSeconds),
    usedAt: null,
  });
  return code;
}

export type ExchangeRefusal =
  | CodeRefusal
  | GrantRefusal
  | ClientRefusal
  | "grant_not_registered"
  | "account_disabled"
  | "resource_not_allowed"
  | BindingRefusal;

/** RFC 6749 §4.1.3, RFC 7636 §4.6, RFC 9449 §10. A second exchange of a code is refused and ends what the first one gave. */
export async function exchangeCode(
  deps: Deps,
  client: Client,
  parameters: Parameters<"authorization_code">,
  { boundTo: proven }: Pick<TokenRequest, "boundTo">,
): Promise<Outcome<Granted, ExchangeRefusal>> {
  const registered = mayUseGrant(client, "authorization_code");
  if (!registered.ok) return registered;
  const codeHash = hashOrderedSecret(parameters.code);
  const presented = {
    redirectUri: parameters.redirect_uri,
    verifierHash: parameters.code_verifier === undefined ? null : sha256(parameters.code_verifier),
  };
  const found = await findAuthorizationCode(deps.db, codeHash);
  if (found === null) return refuse("grant_unknown");

  const now = deps.clock.now();
  // A replay is refused, and ending its grant must be kept.
  return inTransactionKept(deps.db, async (tx): Promise<Outcome<Granted, ExchangeRefusal>> => {
    const enabled = mayActAsClient(await findClient(tx, client.id));
    if (!enabled.ok) return enabled;
    const code = (await findAuthorizationCode(tx, codeHash)) ?? found;
    const grant = await findGrantById(tx, code.grantId);
    // The client first: a stranger who found a used code must not be able to end anybody's grant with it.
    if (grant === null || grant.clientId !== client.id) return refuse("grant_of_another_client");
    const exchange = mayExchange(code, presented, now);
    if (!exchange.ok) {
      if (exchange.reason === "code_replayed") await revokeGrantAfterReplay(tx, grant.id, "code_replayed", now);
      return exchange;
    }
    const live = mayUse(grant, client.id, now);
    if (!live.ok) return live;
    if (!(await sessionAllows(tx, deps, grant))) return refuse("grant_revoked");
    const account = mayAct(await findAccount(tx, grant.accountId));
    if (!account.ok) return account;
    const resource = resourceOfGrant(client, grant, parameters.resource, deps.config.origin);
    if (!resource.ok) return resource;
    const bound = mayUseCode(grant.boundTo, proven);
    if (!bound.ok) return bound;
    if (!(await useAuthorizationCode(tx, codeHash, now))) {
      await revokeGrantAfterReplay(tx, grant.id, "code_replayed", now);
      return refuse("code_replayed");
    }
    const boundTo = keyOfRefreshTokens(client, proven);
    if (boundTo !== grant.boundTo) await setGrantKey(tx, grant.id, boundTo);
    const refreshToken = mayRefresh(client, grant) ? await addRefreshToken(tx, deps, grant, now) : null;
    return accept({
      client,
      grant,
      account: account.value,
      scopes: grant.scopes,
      resource: resource.value,
      nonce: code.nonce,
      refreshToken,
    });
  });
}
