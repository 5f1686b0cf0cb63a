/**
 * A grant: what one account allowed one client, once. Codes, refresh tokens and access tokens hang from it, so that
 * ending the grant ends them all. How a grant is made is in `authorization-code.flow.ts` and `device-code.flow.ts`.
 */
import type { Account } from "../../accounts/account.ts";
import type { AccountId, ClientId, GrantId, SessionId, SignInRequestId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type GrantedAs, grantSeconds } from "../../policy/policy.ts";
import type { Origin } from "../../policy/terms.ts";

export interface Grant {
  readonly id: GrantId;
  readonly accountId: AccountId;
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  readonly startedBy: "authorization_code" | "device_grant" | "ciba";
  /** The browser session in which a code was issued; null for a device grant. */
  readonly sessionId: SessionId | null;
  /** The countersigned request that it goes back to, if any: undoing that sign-in ends the grant. */
  readonly signInRequestId: SignInRequestId | null;
  readonly authenticatedAt: number;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly revokedAt: number | null;
  /** How the sign-in behind it was judged; null when it began with a passkey. It never changes by a refresh. */
  readonly origin: Origin | null;
  /** RFC 9449 §10: thumbprint of the key that its code is for; once that is used, of the one that its refresh tokens are for. */
  readonly boundTo: string | null;
  /** RFC 8707: the resource that its access tokens are for; null for this server itself. */
  readonly resource: string | null;
  /** OpenID Connect Core §5.5: claims asked for by name, beyond those of the scopes. */
  readonly claims: RequestedClaims;
}

/** What stands behind a person's token. */
export interface Behalf {
  readonly grant: Grant;
  readonly account: Account;
}

/** Names of claims, by where they are wanted. */
export interface RequestedClaims {
  readonly idToken: readonly string[];
  readonly userinfo: readonly string[];
}

export const noClaims: RequestedClaims = { idToken: [], userinfo: [] };

export type GrantRefusal = "grant_unknown" | "grant_of_another_client" | "grant_revoked" | "grant_expired";

/** The grant, if it still gives this client anything. */
export function mayUse(grant: Grant | null, clientId: ClientId, now: number): Outcome<Grant, GrantRefusal> {
  if (grant === null) return refuse("grant_unknown");
  if (grant.clientId !== clientId) return refuse("grant_of_another_client");
  if (grant.revokedAt !== null) return refuse("grant_revoked");
  return now < grant.expiresAt ? accept(grant) : refuse("grant_expired");
}

/**
 * When a new grant ends for good, in epoch milliseconds (OWASP ASVS 5.0 §10.4.8). Without `offline_access` it ends with
 * the session it came from (OpenID Connect Core §11).
 */
export const grantEndsAt = (
  scopes: readonly string[],
  sessionExpiresAt: number | null,
  as: GrantedAs,
  now: number,
): number =>
  Math.min(
    now + seconds(grantSeconds(as)),
    sessionExpiresAt === null || scopes.includes("offline_access") ? Number.POSITIVE_INFINITY : sessionExpiresAt,
  );

export interface AuthorizationCode {
  readonly codeHash: string;
  readonly grantId: GrantId;
  readonly redirectUri: string;
  /** Null for a client that is exempt from PKCE. */
  readonly codeChallenge: string | null;
  readonly nonce: string | null;
  readonly expiresAt: number;
  readonly usedAt: number | null;
}

export type CodeRefusal =
  | "verifier_missing"
  | "code_replayed"
  | "grant_expired"
  | "redirect_uri_differs"
  | "verifier_wrong";

/**
 * Whether this request may exchange the code; the caller has checked that the client is the code's own. A used code comes
 * first: whatever else is wrong, its grant ends (RFC 6749 §4.1.2, OWASP ASVS 5.0 §10.4.2).
 */
export function mayExchange(
  code: AuthorizationCode,
  presented: { readonly redirectUri: string; readonly verifierHash: string | null },
  now: number,
): Outcome<AuthorizationCode, CodeRefusal> {
  if (code.usedAt !== null) return refuse("code_replayed");
  if (now >= code.expiresAt) return refuse("grant_expired");
  // RFC 6749 §4.1.3: identical to the one in the authorization request.
  if (presented.redirectUri !== code.redirectUri) return refuse("redirect_uri_differs");
  if (code.codeChallenge !== null && presented.verifierHash === null) return refuse("verifier_missing");
  // RFC 9700 §2.1.1: a verifier for a code without challenge, or the other way round, is a downgrade.
  // RFC 7636 §4.6: BASE64URL(SHA256(code_verifier)) equals the challenge. Both are hashes, so plain comparison is safe.
  return presented.verifierHash === code.codeChallenge ? accept(code) : refuse("verifier_wrong");
}

export interface RefreshToken {
  readonly tokenHash: string;
  readonly grantId: GrantId;
  readonly createdAt: number;
  /** Of a used one: how long it is remembered, which is longer than what it was exchanged for can live. */
  readonly expiresAt: number;
  readonly usedAt: number | null;
  /** The token that it was given for; null for the first of a grant. */
  readonly parentHash: string | null;
  /** Of the tokens that it was exchanged for, the one that was used first; null while none has been. */
  readonly successorHash: string | null;
}

/**
 * RFC 9700 §4.14.2: a refresh token that was already exchanged has two holders, and one of them is a thief; unless its
 * client never saw the answer. That is so only shortly after the exchange, and while nobody has used what it gave.
 */
export function mayRotate(
  token: RefreshToken,
  now: number,
): Outcome<RefreshToken, "refresh_token_reused" | "grant_expired"> {
  if (token.usedAt === null) return now < token.expiresAt ? accept(token) : refuse("grant_expired");
  const inGrace = now < token.usedAt + seconds(limits.refreshGraceSeconds);
  return inGrace && token.successorHash === null ? accept(token) : refuse("refresh_token_reused");
}

/** When a refresh token that is given now runs out, and how long the one that it is given for is remembered. */
export function refreshTokenTimes(
  grant: Pick<Grant, "expiresAt">,
  now: number,
): { endsAt: number; parentKeptTo: number } {
  const endsAt = Math.min(grant.expiresAt, now + seconds(limits.refreshTokenIdleSeconds));
  return { endsAt, parentKeptTo: endsAt + seconds(limits.refreshGraceSeconds) };
}
