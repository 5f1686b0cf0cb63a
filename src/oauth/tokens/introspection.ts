/** What a token is worth, as a resource server reads it (RFC 7662 §2.2), and who may ask. */

import type { Client } from "../clients/client.ts";
import { type AccessToken, accessTokenClaims } from "./access-token.ts";
import type { Grant } from "./grant.ts";
import { originClaims } from "./token-claims.ts";

export type Introspection =
  | { readonly active: false }
  | ({ readonly active: true } & Readonly<Record<string, unknown>>);

/** The one answer for every token that is not to be used, or not to be known by whoever asks (§2.2, §4). */
export const inactive: Introspection = { active: false };

/** Its own tokens, and those for the resources that it serves; nobody learns what the tokens of others are worth. */
export const mayIntrospect = ({ id, settings }: Client, token: Pick<AccessToken, "clientId" | "audience">): boolean =>
  token.clientId === id || settings.resourceServerOf.includes(token.audience);

export function describeAccessToken(token: AccessToken, grant: Grant | null, issuer: string): Introspection {
  const { grant_id: _, ...shown } = accessTokenClaims(token, issuer);
  return {
    active: true,
    ...shown,
    // RFC 9449 §6.2
    token_type: token.boundTo === null ? "Bearer" : "DPoP",
    ...(grant === null ? {} : originClaims(grant)),
  };
}

/** Shown to its own client only. `aud` is this server: nobody else can do anything with it. */
export function describeRefreshToken(
  token: { readonly createdAt: number; readonly expiresAt: number },
  grant: Grant,
  issuer: string,
): Introspection {
  return {
    active: true,
    iss: issuer,
    aud: issuer,
    client_id: grant.clientId,
    scope: grant.scopes.join(" "),
    ...(grant.boundTo === null ? {} : { cnf: { jkt: grant.boundTo } }),
    iat: inSeconds(token.createdAt),
    exp: inSeconds(token.expiresAt),
  };
}

/** RFC 9701 §5: about the token, never a token itself, so neither `sub` nor `exp` stand beside it. */
export const introspectionClaims = (issuer: string, asking: Client, introspection: Introspection, now: number) => ({
  iss: issuer,
  aud: asking.id,
  iat: inSeconds(now),
  token_introspection: introspection,
});

/** RFC 9110 §12.5.1, as far as needed: named, and not refused by `q=0`. */
export const wantsIntrospectionJwt = (accept: string | undefined): boolean =>
  (accept ?? "")
    .toLowerCase()
    .split(",")
    .some(
      (range) => /^\s*application\/token-introspection\+jwt\s*(;|$)/.test(range) && !/;\s*q=0(\.0*)?\s*$/.test(range),
    );

const inSeconds = (instant: number): number => Math.floor(instant / 1000);
