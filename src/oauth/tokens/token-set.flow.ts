import type { Account } from "../../accounts/account.ts";
import type { Database } from "../../database/open.ts";
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import type { ClientId } from "../../ids.ts";
import { seconds } from "../../limits.ts";
import { leftHalfHash } from "../../signing-keys/algorithm.ts";
import { signToken } from "../../signing-keys/signing-key.flow.ts";
import { personClaimsOf } from "../claims/person-facts.flow.ts";
import { sessionIdFor, subjectFor } from "../claims/subject.flow.ts";
import type { Client } from "../clients/client.ts";
import { writeAccessToken } from "./access-token.flow.ts";
import { type Grant, refreshTokenTimes } from "./grant.ts";
import { insertRefreshToken } from "./refresh-token.store.ts";
import { accessTokenSeconds, idTokenClaims } from "./token-claims.ts";
import { accessTokenType } from "./token-exchange.ts";

/** RFC 6749 §5.1 and OpenID Connect Core §3.1.3.3, as on the wire. */
export interface TokenSet {
  readonly access_token: string;
  readonly token_type: "Bearer" | "DPoP";
  readonly expires_in: number;
  readonly scope?: string;
  /** RFC 8693 §2.2.1 */
  readonly issued_token_type?: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/** How a request came to the token endpoint, beside its parameters. */
export interface TokenRequest {
  readonly address: string;
  /** Nobody will read the answer. */
  readonly hasHungUp: boolean;
  /** Calls back when the client hangs up, and perhaps when it has been answered. */
  whenHungUp(callback: () => void): void;
  /** RFC 9449 §5: thumbprint of the key whose proof came along; null without a proof. */
  readonly boundTo: string | null;
  /** RFC 8707 §2.2, as it was asked for. */
  readonly resource: string | undefined;
}

/** What every grant flow says of the access token. */
interface GrantedAccess {
  readonly client: Client;
  /** Those of the grant, or fewer (RFC 6749 §6). */
  readonly scopes: readonly string[];
  /** RFC 8707: what it is for; null for this server itself. */
  readonly resource: string | null;
}

/** What a grant flow decided in its transaction; the tokens are signed after the commit. */
export interface Granted extends GrantedAccess {
  readonly grant: Grant;
  readonly account: Account;
  readonly nonce: string | null;
  readonly refreshToken: string | null;
}

/** A client's own token (RFC 6749 §4.4): nobody's grant, and nothing beside it. */
export interface GrantedToClient extends GrantedAccess {
  readonly grant: null;
}

/** A token for another (RFC 8693): of the same grant, and nothing beside it. */
export interface Exchanged extends GrantedAccess {
  readonly grant: Grant;
  /** Who acts for the person, the last one first. */
  readonly actors: readonly ClientId[];
  readonly endsAt: number;
}

export type AnyGranted = Granted | GrantedToClient | Exchanged;

/** Stores a new refresh token in the caller's transaction, given for `parentHash` if any. The token itself is kept nowhere. */
export async function addRefreshToken(
  tx: Database,
  deps: Pick<Deps, "random">,
  grant: Grant,
  now: number,
  parentHash: string | null = null,
): Promise<string> {
  const token = deps.random.orderedSecret();
  await insertRefreshToken(tx, {
    tokenHash: hashOrderedSecret(token),
    grantId: grant.id,
    createdAt: now,
    expiresAt: refreshTokenTimes(grant, now).endsAt,
    usedAt: null,
    parentHash,
    successorHash: null,
  });
  return token;
}

/** `boundTo` is the key that the request proved to hold (RFC 9449 §5), which binds the access token. */
export async function signTokenSet(deps: Deps, granted: AnyGranted, boundTo: string | null): Promise<TokenSet> {
  const { client, grant, scopes } = granted;
  const now = deps.clock.now();
  const exchanged = "actors" in granted ? granted : null;
  const endsAt = exchanged?.endsAt ?? grant?.expiresAt ?? Number.POSITIVE_INFINITY;
  const lifetime = accessTokenSeconds({ expiresAt: endsAt }, now);
  const issuedAt = now - (now % 1000);
  const subject = grant === null ? client.id : await subjectFor(deps, client, grant.accountId);
  const accessToken = await writeAccessToken(deps, client, grant, {
    subject,
    clientId: client.id,
    grantId: grant?.id ?? null,
    scopes,
    audience: granted.resource ?? deps.config.origin,
    boundTo,
    actors: exchanged?.actors ?? [],
    issuedAt,
    expiresAt: issuedAt + seconds(lifetime),
  });
  return {
    access_token: accessToken,
    token_type: boundTo === null ? "Bearer" : "DPoP",
    expires_in: lifetime,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(" ") }),
    ...(exchanged === null ? {} : { issued_token_type: accessTokenType }),
    ...("account" in granted ? await besideAccessToken(deps, granted, { subject, accessToken }, now) : {}),
  };
}

async function besideAccessToken(
  deps: Deps,
  granted: Granted,
  { subject, accessToken }: { readonly subject: string; readonly accessToken: string },
  now: number,
) {
  const { client, grant, account, scopes, nonce, refreshToken } = granted;
  const algorithm = client.settings.idTokenAlgorithm;
  const person = scopes.includes("openid") ? await personClaimsOf(deps, account, grant, "idToken") : null;
  const bound = {
    subject,
    sessionId: grant.sessionId === null ? null : sessionIdFor(client, grant.sessionId),
    nonce,
    accessTokenHash: leftHalfHash(algorithm, accessToken),
  };
  const claims = person === null ? null : idTokenClaims(deps.config.origin, grant, person, bound, now);
  return {
    ...(claims === null ? {} : { id_token: await signToken(deps, "JWT", claims, algorithm) }),
    ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
  };
}
