import { createPublicKey, type KeyObject } from "node:crypto";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";
import { algorithmNamed } from "./compact-jws.ts";

/** A public key of somebody else, with the one algorithm that signatures by it are checked with. */
export interface ForeignKey {
  readonly algorithm: SigningAlgorithm;
  readonly key: KeyObject;
}

/**
 * What a JWK of somebody else's says, or null: for another kind of key than the three that are supported here, and for
 * one with its private part, which should be nowhere but at its owner.
 */
export function readForeignKey(jwk: Readonly<Record<string, unknown>>): ForeignKey | null {
  if (["d", "p", "q", "dp", "dq", "qi", "oth", "k"].some((name) => name in jwk)) return null;
  const algorithm = algorithmOf(jwk);
  const key = algorithm === null ? null : keyOf(jwk);
  return algorithm === null || key === null ? null : { algorithm, key };
}

/** RFC 7518 §3.1 and RFC 8037 §3.1. A key for encryption signs nothing (RFC 7517 §4.2). */
function algorithmOf({ kty, crv, use, alg }: Readonly<Record<string, unknown>>): SigningAlgorithm | null {
  const natural = { "EC P-256": "ES256", "OKP Ed25519": "EdDSA", "RSA ": "RS256" } as const;
  if (typeof kty !== "string" || (crv !== undefined && typeof crv !== "string")) return null;
  const name = `${kty} ${crv ?? ""}`;
  const found = Object.hasOwn(natural, name) ? natural[name as keyof typeof natural] : null;
  return (use === undefined || use === "sig") && (alg === undefined || algorithmNamed(alg) === found) ? found : null;
}

/**
 * Null for what is no key, and for RSA below 2048 bits (RFC 7518 §3.3). So large a modulus, or exponent, as nobody uses
 * would only cost us time to check.
 */
function keyOf(jwk: Readonly<Record<string, unknown>>): KeyObject | null {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: "jwk" });
    const { modulusLength: bits = 2048, publicExponent = 3n } = key.asymmetricKeyDetails ?? {};
    return bits >= 2048 && bits <= 8192 && publicExponent < 2n ** 32n ? key : null;
  } catch {
    return null;
  }
}
