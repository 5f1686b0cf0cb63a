import { findAccount } from "../accounts/account.flow.ts";
import { type Account, mayAct } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import { verifyToken } from "../signing-keys/signing-key.flow.ts";
import { type AccessToken, readAccessToken } from "./access-token.ts";
import { findClient } from "./client.flow.ts";
import { type Client, mayActAsClient } from "./client.ts";
import { findGrant } from "./grant.flow.ts";
import { type Grant, mayUse } from "./grant.ts";

/** An access token that this server issued, whether it still counts or not; null for anything else. */
export async function findAccessToken(deps: Deps, token: string): Promise<AccessToken | null> {
  const claims = await verifyToken(deps, "at+jwt", token);
  return claims === null ? null : readAccessToken(claims, deps.config.origin);
}

/** A token that counts, with what stands behind it. */
export interface LiveAccessToken {
  readonly token: AccessToken;
  readonly client: Client;
  /** The person's grant; null for a client's own token. */
  readonly behalf: { readonly grant: Grant; readonly account: Account } | null;
}

/**
 * The token alone proves only that it was issued: grant, account and client are asked again, so that ending any of them
 * ends the token at once. Null when one of them says no. Whom the token is for is left to the caller.
 */
export async function findLiveAccessToken(deps: Deps, presented: string): Promise<LiveAccessToken | null> {
  const token = await findAccessToken(deps, presented);
  const now = deps.clock.now();
  if (token === null || now >= token.expiresAt) return null;
  const client = mayActAsClient(await findClient(deps.db, token.clientId));
  if (!client.ok) return null;
  if (token.grantId === null) return { token, client: client.value, behalf: null };
  const grant = mayUse(await findGrant(deps.db, token.grantId), token.clientId, now);
  if (!grant.ok) return null;
  const account = mayAct(await findAccount(deps.db, grant.value.accountId));
  if (!account.ok) return null;
  return { token, client: client.value, behalf: { grant: grant.value, account: account.value } };
}
