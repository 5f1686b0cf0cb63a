/**
 * An access token as this server reads it back. What a token says is in `token-claims.ts`, whether it still counts in
 * `access-token.flow.ts`.
 */
import { type ClientId, type GrantId, isId } from "../ids.ts";

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
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** What the claims of a genuine JWT say, or null when they are not those of an access token of this issuer (RFC 9068 §4). */
export function readAccessToken(claims: Readonly<Record<string, unknown>>, issuer: string): AccessToken | null {
  const { iss, aud, sub, jti, client_id: clientId, scope, grant_id: grantId = null, iat, exp } = claims;
  if (iss !== issuer || typeof iat !== "number" || typeof exp !== "number") return null;
  if (!isText(aud) || !isText(sub) || !isText(jti) || !isText(clientId) || typeof scope !== "string") return null;
  if (grantId !== null && !(isText(grantId) && isId("grt_", grantId))) return null;
  return {
    id: jti,
    subject: sub,
    clientId,
    grantId,
    scopes: scope === "" ? [] : scope.split(" "),
    audience: aud,
    boundTo: thumbprintOf(claims.cnf),
    issuedAt: iat * 1000,
    expiresAt: exp * 1000,
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

function thumbprintOf(confirmation: unknown): string | null {
  if (typeof confirmation !== "object" || confirmation === null || !("jkt" in confirmation)) return null;
  return isText(confirmation.jkt) ? confirmation.jkt : null;
}
