import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { grantedScopes } from "../../policy/policy.ts";
import { originOf } from "../../policy/terms.ts";
import { type RedeemRefusal, redeemSignInRequest } from "../../sign-in/redeem.flow.ts";
import type { SignInRequest } from "../../sign-in/sign-in-request.ts";
import { findClient } from "../clients/client.flow.ts";
import { type Client, mayActAsClient, mayRefresh } from "../clients/client.ts";
import { keyOfRefreshTokens, mayUseCode } from "../dpop/binding.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { type NewGrant, openGrant } from "./grant.flow.ts";
import { grantEndsAt, noClaims } from "./grant.ts";
import { resourceOfGrant } from "./resource.ts";
import { addRefreshToken, type Granted, type TokenRequest } from "./token-set.flow.ts";

/**
 * Redeems an approved request that was polled for, of a device grant or CIBA, into a grant: request, grant, refresh token and audit are written together, and of any
 * number of redeemers one succeeds. `approved` is the request as it was read in the approved state.
 */
export async function redeemDeviceCode(
  deps: Deps,
  client: Client,
  approved: SignInRequest,
  { address, boundTo, resource: asked }: Pick<TokenRequest, "address" | "boundTo" | "resource">,
): Promise<Outcome<Granted, OAuthRefusal>> {
  const now = deps.clock.now();
  // RFC 8707 §2.2: what was asked for when it began, or less.
  const resource = resourceOfGrant(client, approved, asked, deps.config.origin);
  if (!resource.ok) return resource;
  // What was begun with a key is for that key alone: it may be what the verdict rests on.
  const bound = mayUseCode(approved.proximity.browserKey, boundTo);
  if (!bound.ok) return bound;
  const outcome = await inTransaction(deps.db, async (tx): Promise<Outcome<Granted, OAuthRefusal>> => {
    const enabled = mayActAsClient(await findClient(tx, client.id));
    if (!enabled.ok) return enabled;
    const redeemer = { redeemerHash: approved.redeemerHash, clientId: client.id, address };
    const redeemed = await redeemSignInRequest(tx, deps, approved, redeemer, now);
    if (!redeemed.ok) return refuse(asOAuthRefusal(redeemed.reason));
    const { account, request, terms } = redeemed.value;
    const scopes = grantedScopes(terms, request.scopes, client.policy);
    const wanted: NewGrant = {
      accountId: account.id,
      clientId: client.id,
      scopes,
      startedBy: approved.kind === "ciba" ? "ciba" : "device_grant",
      sessionId: null,
      signInRequestId: request.id,
      authenticatedAt: approved.changedAt,
      expiresAt: grantEndsAt(scopes, null, terms, now),
      origin: originOf(terms),
      boundTo: keyOfRefreshTokens(client, boundTo),
      resource: approved.resource ?? resource.value,
      claims: noClaims,
    };
    const grant = await openGrant(tx, deps, wanted, now);
    const refreshToken = mayRefresh(client, grant) ? await addRefreshToken(tx, deps, grant, now) : null;
    return accept({ client, grant, account, scopes, resource: resource.value, nonce: null, refreshToken });
  });
  if (outcome.ok) deps.changes.announce(approved.id);
  return outcome;
}

/** RFC 8628 §3.5 and RFC 6749 §5.2. */
function asOAuthRefusal(reason: RedeemRefusal): OAuthRefusal {
  switch (reason) {
    case "still_pending":
      return "authorization_pending";
    case "expired":
      return "device_code_expired";
    case "denied":
    case "cancelled":
    case "revoked":
    case "account_disabled":
      return "device_access_denied";
    default:
      return "grant_unknown";
  }
}
