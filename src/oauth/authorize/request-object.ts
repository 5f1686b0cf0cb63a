/**
 * A request object (RFC 9101 §4, OpenID Connect Core §6.1): the authorization request as the claims of a JWT that its client
 * has signed. Here is what it must say; the signature is checked in `client-jwt.flow.ts`.
 */
import type { ClientId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { isParameter } from "../request-parameters.ts";

type Pairs = readonly (readonly [string, string])[];

export type RequestObjectRefusal = "request_object_invalid" | "request_object_mixed";

/** The header's `typ` (RFC 9101 §10.8): another kind of token that the client signs must not pass for a request. */
export const requestObjectTypes = ["oauth-authz-req+jwt", "jwt"];

/** What a pushed request has beside its request object: who sends it (RFC 9126 §3). */
const credentials = ["client_id", "client_secret", "client_assertion", "client_assertion_type", "request"];

/**
 * The parameters in it, which alone count (RFC 9101 §6.3). What stands beside it in the clear must say the same, or the
 * request is refused: two parties could take it for two different requests.
 */
export function parametersIn(
  claims: Readonly<Record<string, unknown>>,
  beside: Pairs,
  expected: { readonly clientId: ClientId; readonly issuer: string },
  now: number,
): Outcome<Pairs, RequestObjectRefusal> {
  if (!isForUs(claims, expected) || !isOfNow(claims, now)) return refuse("request_object_invalid");
  const inside = new Map<string, string>([["client_id", expected.clientId]]);
  for (const [name, value] of Object.entries(claims)) {
    if (!isParameter(name)) continue;
    // RFC 9101 §4: no request in a request. A client's credentials prove nothing here, and would be kept.
    if (name !== "client_id" && (credentials.includes(name) || name === "request_uri"))
      return refuse("request_object_invalid");
    const text = textOf(value);
    if (text === null) return refuse("request_object_invalid");
    inside.set(name, text);
  }
  const same = ([name, value]: readonly [string, string]) => inside.get(name) === value;
  const open = beside.filter(([name]) => isParameter(name) && (name === "client_id" || !credentials.includes(name)));
  return open.every(same) ? accept([...inside]) : refuse("request_object_mixed");
}

/** Signed by this client, for this server (RFC 9101 §4, §10.2), and no token with which it proves who it is (§10.8). */
function isForUs(
  claims: Readonly<Record<string, unknown>>,
  { clientId, issuer }: { readonly clientId: ClientId; readonly issuer: string },
): boolean {
  const audience = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  const named = claims.client_id === undefined || claims.client_id === clientId;
  return claims.iss === clientId && audience.includes(issuer) && named && claims.sub !== clientId;
}

/** `exp` is needed and near: an old request that somebody kept is none. */
function isOfNow({ exp, nbf }: Readonly<Record<string, unknown>>, now: number): boolean {
  const latest = now + seconds(limits.requestObjectLifetimeSeconds);
  const ends = typeof exp === "number" && seconds(exp) > now && seconds(exp) <= latest;
  const clocks = seconds(limits.clockDifferenceSeconds);
  return ends && (nbf === undefined || (typeof nbf === "number" && seconds(nbf) <= now + clocks));
}

/** OpenID Connect Core §6.1: numbers as numbers, `claims` as an object. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "number") return String(value);
  return typeof value === "object" && value !== null && !Array.isArray(value) ? JSON.stringify(value) : null;
}
