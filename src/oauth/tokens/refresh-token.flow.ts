import { mayAct } from "../../accounts/account.ts";
import type { Database } from "../../database/open.ts";
import { inTransactionKept } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type Client, type ClientRefusal, mayUseGrant } from "../clients/client.ts";
import { type BindingRefusal, mayUseRefreshToken } from "../dpop/binding.ts";
import type { Parameters } from "../request-parameters.ts";
import { findRenewable } from "./behalf.store.ts";
import { noteGrantUse, revokeGrantAfterReplay } from "./grant.flow.ts";
import { type Grant, type GrantRefusal, mayRotate, mayUse, type RefreshToken, refreshTokenTimes } from "./grant.ts";
import { sessionAllows } from "./grant-session.flow.ts";
import { findRefreshToken, succeedRefreshToken, useRefreshToken } from "./refresh-token.store.ts";
import { resourceOfGrant } from "./resource.ts";
import { addRefreshToken, type Granted, type TokenRequest } from "./token-set.flow.ts";

export type RefreshRefusal =
  | GrantRefusal
  | ClientRefusal
  | "refresh_token_reused"
  | "grant_not_registered"
  | "account_disabled"
  | "scope_not_allowed"
  | "resource_not_allowed"
  | BindingRefusal;

/**
 * RFC 6749 §6 with rotation (RFC 9700 §4.14.2): each token works once, and a second use ends the grant for both holders,
 * except that a client which never saw the answer may ask again (`mayRotate`). Of what it was given then, the token that
 * is used first counts; presenting another one ends the grant too, so that a thief in the grace period is noticed. A token
 * that is bound to a key is only looked at together with it (RFC 9449 §5).
 */
export async function refreshTokens(
  deps: Deps,
  client: Client,
  parameters: Parameters<"refresh_token">,
  { boundTo: proven }: Pick<TokenRequest, "boundTo">,
): Promise<Outcome<Granted, RefreshRefusal>> {
  const registered = mayUseGrant(client, "refresh_token");
  if (!registered.ok) return registered;
  const now = deps.clock.now();
  // A reuse is refused, and ending its grant must be kept.
  return inTransactionKept(deps.db, async (tx): Promise<Outcome<Granted, RefreshRefusal>> => {
    const found = await findRenewable(tx, hashOrderedSecret(parameters.refresh_token));
    if (found === null) return refuse("grant_unknown");
    const { grant, token } = found;
    const live = mayUse(grant, client.id, now);
    if (!live.ok) return live;
    if (found.clientDisabledAt !== null) return refuse("client_disabled");
    if (!(await sessionAllows(tx, deps, grant))) return refuse("grant_revoked");
    const account = mayAct(found.account);
    if (!account.ok) return account;
    // RFC 6749 §6: the same scopes or fewer; the new refresh token keeps those of the grant.
    const scopes = parameters.scope?.split(" ") ?? grant.scopes;
    if (!scopes.every((scope) => grant.scopes.includes(scope))) return refuse("scope_not_allowed");
    const resource = resourceOfGrant(client, grant, parameters.resource, deps.config.origin);
    if (!resource.ok) return resource;
    // Before the token counts as used: whoever lacks the key can end nothing with it.
    const bound = mayUseRefreshToken(client, grant.boundTo, proven);
    if (!bound.ok) return bound;
    const rotated = await rotate(tx, token, grant, now);
    if (!rotated.ok) {
      if (rotated.reason === "refresh_token_reused") await revokeGrantAfterReplay(tx, grant.id, rotated.reason, now);
      return rotated;
    }
    await noteGrantUse(tx, grant.id, now);
    const refreshToken = await addRefreshToken(tx, deps, grant, now, token.tokenHash);
    return accept({
      client,
      grant,
      account: account.value,
      scopes,
      resource: resource.value,
      nonce: null,
      refreshToken,
    });
  });
}

/** Uses the token. Whoever loses a race reads again and decides again: the winner may have been the same client. */
async function rotate(
  tx: Database,
  read: RefreshToken,
  grant: Grant,
  now: number,
): Promise<Outcome<true, "refresh_token_reused" | "grant_expired">> {
  const { tokenHash, parentHash } = read;
  for (let tries = 0, token: RefreshToken | null = read; tries < 2; tries++) {
    if (token === null) return refuse("grant_expired");
    const rotation = mayRotate(token, now);
    if (!rotation.ok) return rotation;
    if (await useRefreshToken(tx, token, refreshTokenTimes(grant, now).parentKeptTo, now)) {
      const first = parentHash === null || (await succeedRefreshToken(tx, parentHash, tokenHash));
      return first ? accept(true) : refuse("refresh_token_reused");
    }
    token = await findRefreshToken(tx, tokenHash);
  }
  return refuse("refresh_token_reused");
}
