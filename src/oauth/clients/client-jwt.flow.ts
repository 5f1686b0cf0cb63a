import { createPublicKey, type KeyObject } from "node:crypto";
import { isSignedWith } from "../../signing-keys/algorithm.ts";
import type { Client } from "./client.ts";
import type { PublicJwk, SigningAlgorithm } from "./client-settings.ts";

/**
 * The claims of a JWT that this client signed with a key of its registration, or null. The algorithm is the key's, never
 * the header's choice (RFC 8725 §3.1), so `none` and HMAC with a public key are nothing here. `types` are those that
 * `typ` may name, in lower case; it may be absent. What the claims mean, and for how long, is for the caller to judge.
 */
export function readClientJwt(
  client: Client,
  token: string,
  types: readonly string[],
): Readonly<Record<string, unknown>> | null {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null;
  const header = decode(head);
  if (header === null || header.crit !== undefined) return null;
  const { typ } = header;
  if (typ !== undefined && (typeof typ !== "string" || !types.includes(typ.toLowerCase()))) return null;
  const mayBe = client.settings.keys.filter((key) => header.kid === undefined || key.kid === header.kid);
  const signed = mayBe.some((jwk) => {
    const algorithm = algorithmOf(jwk);
    if (algorithm === null || header.alg !== algorithm) return false;
    const key = keyOf(jwk);
    return key !== null && isSignedWith(algorithm, key, `${head}.${body}`, signature);
  });
  return signed ? decode(body) : null;
}

/** A key that signatures can be checked with; false for one with its private part, which should be nowhere but at its owner. */
export const isPublicKey = (jwk: PublicJwk): boolean =>
  !["d", "p", "q", "dp", "dq", "qi", "oth", "k"].some((name) => name in jwk) &&
  algorithmOf(jwk) !== null &&
  keyOf(jwk) !== null;

/** RFC 7518 §3.1 and RFC 8037 §3.1. A key for encryption signs nothing (RFC 7517 §4.2). */
function algorithmOf({ kty, crv, use, alg }: PublicJwk): SigningAlgorithm | null {
  const natural = { "EC P-256": "ES256", "OKP Ed25519": "EdDSA", "RSA ": "RS256" } as const;
  const name = `${kty} ${crv ?? ""}`;
  const found = Object.hasOwn(natural, name) ? natural[name as keyof typeof natural] : null;
  return (use === undefined || use === "sig") && (alg === undefined || alg === found) ? found : null;
}

/** Null for what is no key, and for RSA below 2048 bits (RFC 7518 §3.3). */
function keyOf(jwk: PublicJwk): KeyObject | null {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
    return (key.asymmetricKeyDetails?.modulusLength ?? 2048) < 2048 ? null : key;
  } catch {
    return null;
  }
}

function decode(part: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString());
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
