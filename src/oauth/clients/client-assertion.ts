/** A client's assertion of who it is (RFC 7523 §2.2): what its claims must say. Its signature is checked elsewhere. */
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";

export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/** `typ`, which may also be absent. Anything else was signed for another purpose (RFC 8725 §3.11). */
export const assertionTokenTypes = ["jwt", "client-authentication+jwt"] as const;

export interface Assertion {
  readonly jti: string;
  /** Epoch milliseconds; until then it must not be seen again. */
  readonly expiresAt: number;
}

export type AssertionRefusal = "assertion_malformed" | "assertion_for_another" | "assertion_expired";

/**
 * RFC 7523 §3, with OpenID Connect Core §9, which makes `jti` required. Every audience must be this server: one for
 * several could be carried from one to the other.
 */
export function readAssertion(
  { iss, sub, aud, jti, exp, nbf, iat }: Readonly<Record<string, unknown>>,
  clientId: string,
  audiences: readonly string[],
  now: number,
): Outcome<Assertion, AssertionRefusal> {
  if (iss !== clientId || sub !== clientId) return refuse("assertion_malformed");
  if (typeof jti !== "string" || jti === "" || jti.length > 512) return refuse("assertion_malformed");
  if (typeof exp !== "number" || !isTimeOrAbsent(nbf) || !isTimeOrAbsent(iat)) return refuse("assertion_malformed");
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  if (named.length === 0 || !named.every((one) => typeof one === "string" && audiences.includes(one)))
    return refuse("assertion_for_another");
  const [expiresAt, skew] = [seconds(exp), seconds(limits.clientClockSkewSeconds)];
  if (now >= expiresAt || expiresAt > now + seconds(limits.clientAssertionSeconds) + skew)
    return refuse("assertion_expired");
  if ([nbf, iat].some((time) => time !== undefined && seconds(time) > now + skew)) return refuse("assertion_expired");
  return accept({ jti, expiresAt });
}

const isTimeOrAbsent = (value: unknown): value is number | undefined =>
  value === undefined || typeof value === "number";
