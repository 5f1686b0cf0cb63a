import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findClient } from "./client.flow.ts";
import { type Client, type ClientRefusal, mayActAsClient, mayUseGrant } from "./client.ts";
import { noteGrantUse, revokeGrantAfterReplay } from "./grant.flow.ts";
import { findGrantById } from "./grant.store.ts";
import { type GrantRefusal, mayRotate, mayUse } from "./grant.ts";
import { sessionAllows } from "./grant-session.flow.ts";
import { findRefreshToken, useRefreshToken } from "./refresh-token.store.ts";
import type { Parameters } from "./request-parameters.ts";
import { addRefreshToken, type Granted } from "./token-set.flow.ts";

export type RefreshRefusal =
  | GrantRefusal
  | ClientRefusal
  | "refresh_token_reused"
  | "grant_not_registered"
  | "account_disabled"
  | "scope_not_allowed";

/** RFC 6749 §6 with rotation (RFC 9700 §4.14.2): each token works once, and a second use ends the grant for both holders. */
export async function refreshTokens(
  deps: Deps,
  client: Client,
  parameters: Parameters<"refresh_token">,
): Promise<Outcome<Granted, RefreshRefusal>> {
  const registered = mayUseGrant(client, "refresh_token");
  if (!registered.ok) return registered;
  const tokenHash = hashSecret(parameters.refresh_token);
  const found = await findRefreshToken(deps.db, tokenHash);
  if (found === null) return refuse("grant_unknown");
  if (!(await sessionAllows(deps, found.grantId))) return refuse("grant_revoked");

  const now = deps.clock.now();
  // Not `inTransaction`: a reuse is refused, and ending its grant must be kept.
  return deps.db.transaction().execute(async (tx): Promise<Outcome<Granted, RefreshRefusal>> => {
    const enabled = mayActAsClient(await findClient(tx, client.id));
    if (!enabled.ok) return enabled;
    const token = (await findRefreshToken(tx, tokenHash)) ?? found;
    const live = mayUse(await findGrantById(tx, token.grantId), client.id, now);
    if (!live.ok) return live;
    const rotation = mayRotate(token, now);
    if (!rotation.ok) {
      if (rotation.reason === "refresh_token_reused")
        await revokeGrantAfterReplay(tx, token.grantId, rotation.reason, now);
      return rotation;
    }
    const account = mayAct(await findAccount(tx, live.value.accountId));
    if (!account.ok) return account;
    // RFC 6749 §6: the same scopes or fewer; the new refresh token keeps those of the grant.
    const scopes = parameters.scope?.split(" ") ?? live.value.scopes;
    if (!scopes.every((scope) => live.value.scopes.includes(scope))) return refuse("scope_not_allowed");
    if (!(await useRefreshToken(tx, tokenHash, now))) {
      await revokeGrantAfterReplay(tx, token.grantId, "refresh_token_reused", now);
      return refuse("refresh_token_reused");
    }
    await noteGrantUse(tx, token.grantId, now);
    const refreshToken = await addRefreshToken(tx, deps, live.value, now);
    return accept({ grant: live.value, account: account.value, scopes, nonce: null, refreshToken });
  });
}
