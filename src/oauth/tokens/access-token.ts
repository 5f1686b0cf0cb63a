/**
 * An access token, whether its client gets it signed (RFC 9068) or as a secret that means something only here. How one is
 * made, and whether it still counts, is in `access-token.flow.ts`.
 */
import { type ClientId, type GrantId, isId } from "../../ids.ts";

export interface AccessToken {
  readonly id: string;
  /** As the token names the person (or the client itself, for its own). Who that is, the grant knows. */
  readonly subject: string;
  readonly clientId: ClientId;
  /** Null for a client's own token (RFC 6749 §4.4), which nobody's grant stands behind. */
  readonly grantId: GrantId | null;
  readonly scopes: readonly string[];
  readonly audience: string;
  /** RFC 9449 §6: thumbprint of the key that it is bound to. */
  readonly boundTo: string | null;
  /** RFC 8693 §4.1: the clients that exchanged it, the last one first, which is the one that holds it. */
  readonly actors: readonly ClientId[];
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Whoever holds it may undo it by itself; one that a grant gave ends with its grant instead. */
export const standsAlone = ({ grantId, actors }: AccessToken): boolean => grantId === null || actors.length > 0;

/** RFC 9068 §2.2. `grant_id` is ours: it lets this server see a revoked grant. */
export const accessTokenClaims = (token: AccessToken, issuer: string) => ({
  iss: issuer,
  sub: token.subject,
  aud: token.audience,
  client_id: token.clientId,
  ...(token.scopes.length === 0 ? {} : { scope: token.scopes.join(" ") }),
  ...(token.grantId === null ? {} : { grant_id: token.grantId }),
  ...bindingClaims(token),
  iat: token.issuedAt / 1000,
  exp: token.expiresAt / 1000,
  jti: token.id,
});

/** RFC 9449 §6.1 `cnf`, and RFC 8693 §4.1 `act`: each actor inside the one that acts for it. */
export const bindingClaims = ({ boundTo, actors }: Pick<AccessToken, "boundTo" | "actors">) => ({
  ...(boundTo === null ? {} : { cnf: { jkt: boundTo } }),
  ...(actors.length === 0 ? {} : { act: nested(actors) }),
});

interface Actor {
  readonly sub: ClientId;
  readonly act?: Actor;
}

function nested([latest = "", ...earlier]: readonly ClientId[]): Actor {
  return earlier.length === 0 ? { sub: latest } : { sub: latest, act: nested(earlier) };
}

/** What the claims of a genuine JWT say, or null when they are not those of an access token of this issuer (RFC 9068 §4). */
export function readAccessToken(claims: Readonly<Record<string, unknown>>, issuer: string): AccessToken | null {
  const { iss, aud, sub, jti, client_id: clientId, scope = "", grant_id: grantId = null, iat, exp } = claims;
  if (iss !== issuer || typeof iat !== "number" || typeof exp !== "number") return null;
  if (!isText(aud) || !isText(sub) || !isText(jti) || !isText(clientId) || typeof scope !== "string") return null;
  if (grantId !== null && !(isText(grantId) && isId("grt_", grantId))) return null;
  const boundTo = textIn(claims.cnf, "jkt");
  const actors = actorsIn(claims.act);
  // A restriction that cannot be read must not be lost.
  if ((claims.cnf !== undefined && boundTo === null) || actors === null) return null;
  return {
    id: jti,
    subject: sub,
    clientId,
    grantId,
    scopes: scope === "" ? [] : scope.split(" "),
    audience: aud,
    boundTo,
    actors,
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function textIn(value: unknown, name: string): string | null {
  if (typeof value !== "object" || value === null) return null;
  const member = (value as Record<string, unknown>)[name];
  return isText(member) ? member : null;
}

function actorsIn(act: unknown): ClientId[] | null {
  const actors: ClientId[] = [];
  for (let actor = act; actor !== undefined; actor = (actor as { readonly act?: unknown }).act) {
    const name = textIn(actor, "sub");
    if (name === null) return null;
    actors.push(name);
  }
  return actors;
}
