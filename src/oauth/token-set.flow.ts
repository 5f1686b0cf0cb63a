import type { Account } from "../accounts/account.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits } from "../limits.ts";
import { leftHalfHash } from "../signing-keys/algorithm.ts";
import { signToken } from "../signing-keys/signing-key.flow.ts";
import { findClient } from "./client.flow.ts";
import { defaultClientSettings } from "./client-settings.ts";
import { type Grant, refreshTokenTimes } from "./grant.ts";
import { insertRefreshToken } from "./refresh-token.store.ts";
import { accessTokenClaims, accessTokenSeconds, idTokenClaims } from "./token-claims.ts";

/** RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3, as on the wire. */
export interface TokenSet {
  readonly access_token: string;
  readonly token_type: "Bearer";
  readonly expires_in: number;
  readonly scope: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/** How a request came to the token endpoint, beside its parameters. */
export interface TokenRequest {
  readonly address: string;
  /** Aborts when the client has hung up. */
  readonly gone: AbortSignal;
  /** RFC 9449 §5: thumbprint of the key whose proof came along; null without a proof. */
  readonly boundTo: string | null;
}

/** What a grant flow decided in its transaction; the tokens are signed after the commit. */
export interface Granted {
  readonly grant: Grant;
  readonly account: Account;
  /** The scopes of this access token: those of the grant, or fewer (RFC 6749 §6). */
  readonly scopes: readonly string[];
  readonly nonce: string | null;
  readonly refreshToken: string | null;
}

/** Stores a new refresh token in the caller's transaction, given for `parentHash` if any. The token itself is kept nowhere. */
export async function addRefreshToken(
  tx: Database,
  deps: Pick<Deps, "random">,
  grant: Grant,
  now: number,
  parentHash: string | null = null,
): Promise<string> {
  const token = deps.random.secret();
  await insertRefreshToken(tx, {
    tokenHash: hashSecret(token),
    grantId: grant.id,
    createdAt: now,
    expiresAt: refreshTokenTimes(grant, now).endsAt,
    usedAt: null,
    parentHash,
    successorHash: null,
  });
  return token;
}

export async function signTokenSet(deps: Deps, granted: Granted): Promise<TokenSet> {
  const { grant, account, scopes, nonce, refreshToken } = granted;
  const now = deps.clock.now();
  const issuer = deps.config.origin;
  const accessToken = await signToken(
    deps,
    "at+jwt",
    accessTokenClaims(issuer, grant, scopes, deps.random.secret(limits.idBytes), now),
  );
  const client = await findClient(deps.db, grant.clientId);
  const algorithm = client?.settings.idTokenAlgorithm ?? defaultClientSettings.idTokenAlgorithm;
  const bound = { nonce, accessTokenHash: leftHalfHash(algorithm, accessToken) };
  const idToken = scopes.includes("openid")
    ? await signToken(deps, "JWT", idTokenClaims(issuer, grant, account, bound, now), algorithm)
    : null;
  return {
    access_token: accessToken,
    token_type: "Bearer",
    expires_in: accessTokenSeconds(grant, now),
    scope: scopes.join(" "),
    ...(idToken === null ? {} : { id_token: idToken }),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
  };
}
