/**
 * A signed authentication request (CIBA Core §7.1.1): what its claims must say. The signature is checked in
 * `client-jwt.flow.ts`, and what the parameters mean in `backchannel.ts`.
 */
import type { ClientId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { parametersIn } from "../authorize/request-object.ts";
import { isParameter } from "../request-parameters.ts";

type Pairs = readonly (readonly [string, string])[];

export type SignedRequestRefusal = "signed_request_invalid" | "signed_request_mixed";

/** §7.1.1 gives it no type of its own; an authorization request that says it is one (RFC 9101 §10.8) is none of these. */
export const signedRequestTypes = ["jwt"];

/** What may stand beside it: who sends it (§7.1: client authentication), and the request itself. */
const outside = ["client_id", "client_secret", "client_assertion", "client_assertion_type", "request"];

export interface SignedRequest {
  readonly parameters: Pairs;
  /** Works once. */
  readonly jti: string;
  readonly expiresAt: number;
}

/** Refuses `signed_request_mixed` when a parameter stands in the clear, equal or not: §7.1.1 forbids both. */
export function readSignedRequest(
  claims: Readonly<Record<string, unknown>>,
  beside: Pairs,
  expected: { readonly clientId: ClientId; readonly issuer: string },
  now: number,
): Outcome<SignedRequest, SignedRequestRefusal> {
  if (beside.some(([name]) => isParameter(name) && !outside.includes(name))) return refuse("signed_request_mixed");
  const { jti, iat, nbf, exp } = claims;
  // §7.1.1: aud, iss, exp, iat, nbf and jti are all REQUIRED; the first three, and when they hold, are judged below.
  const named = typeof jti === "string" && /^[\x21-\x7e]{1,256}$/.test(jti);
  const issued = typeof iat === "number" && seconds(iat) <= now + seconds(limits.clockDifferenceSeconds);
  if (!named || !issued || typeof nbf !== "number") return refuse("signed_request_invalid");
  const parameters = parametersIn(claims, [], expected, now);
  if (!parameters.ok) return refuse("signed_request_invalid");
  return accept({ parameters: parameters.value, jti, expiresAt: seconds(Number(exp)) });
}
