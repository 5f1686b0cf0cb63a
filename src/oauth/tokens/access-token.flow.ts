import { mayAct } from "../../accounts/account.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { limits } from "../../limits.ts";
import { signToken, verifyToken } from "../../signing-keys/signing-key.flow.ts";
import { knownClient } from "../clients/client.flow.ts";
import { type Client, mayActAsClient } from "../clients/client.ts";
import { findOpaqueToken, insertAccessToken, isRevokedToken } from "./access-token.store.ts";
import { type AccessToken, accessTokenClaims, readAccessToken, standsAlone } from "./access-token.ts";
import { findBehalf } from "./behalf.store.ts";
import { type Behalf, type Grant, mayUse } from "./grant.ts";
import { originClaims } from "./token-claims.ts";

/** Writes a token in the form that its client is registered for, and returns what the client gets. */
export async function writeAccessToken(
  deps: Deps,
  { settings }: Client,
  grant: Grant | null,
  wanted: Omit<AccessToken, "id">,
): Promise<string> {
  if (settings.accessTokenFormat === "opaque") {
    const secret = deps.random.orderedSecret();
    await insertAccessToken(deps.db, { ...wanted, id: hashOrderedSecret(secret) });
    return secret;
  }
  const token: AccessToken = { ...wanted, id: deps.random.secret(limits.idBytes) };
  const origin = grant === null ? {} : originClaims(grant);
  return signToken(deps, "at+jwt", { ...accessTokenClaims(token, deps.config.origin), ...origin });
}

/** An access token that this server issued, whether it still counts or not; null for anything else. */
export async function findAccessToken(deps: Deps, presented: string): Promise<AccessToken | null> {
  // A secret of ours has no dots, and a JWT has two.
  if (!presented.includes(".")) return findOpaqueToken(deps.db, hashOrderedSecret(presented));
  const claims = await verifyToken(deps, "at+jwt", presented);
  return claims === null ? null : readAccessToken(claims, deps.config.origin);
}

/** A token that counts, with what stands behind it. */
export interface LiveAccessToken {
  readonly token: AccessToken;
  readonly client: Client;
  /** The person's grant; null for a client's own token. */
  readonly behalf: Behalf | null;
}

/**
 * The token alone proves only that it was issued: grant, account and clients are asked again, so that ending any of them
 * ends the token at once. Null when one of them says no. Whom the token is for is left to the caller.
 */
export async function findLiveAccessToken(deps: Deps, presented: string): Promise<LiveAccessToken | null> {
  const token = await findAccessToken(deps, presented);
  const now = deps.clock.now();
  if (token === null || now >= token.expiresAt) return null;
  if (standsAlone(token) && (await isRevokedToken(deps.db, token.id))) return null;
  const client = mayActAsClient(await knownClient(deps, token.clientId));
  if (!client.ok) return null;
  if (token.grantId === null) return { token, client: client.value, behalf: null };
  const behalf = await findLiveBehalf(deps, token, token.grantId, now);
  return behalf === null ? null : { token, client: client.value, behalf };
}

/** An exchanged token hangs from the grant of the client that it was first issued to, and from everybody in between. */
async function findLiveBehalf(
  deps: Deps,
  token: AccessToken,
  grantId: Grant["id"],
  now: number,
): Promise<Behalf | null> {
  const found = await findBehalf(deps.db, grantId);
  if (found === null) return null;
  const issuedTo = token.actors.length === 0 ? token.clientId : found.grant.clientId;
  if (!mayUse(found.grant, issuedTo, now).ok || !mayAct(found.account).ok) return null;
  for (const id of token.actors.length === 0 ? [] : [issuedTo, ...token.actors])
    if (id !== token.clientId && !mayActAsClient(await knownClient(deps, id)).ok) return null;
  return found;
}
