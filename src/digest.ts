import { createHash, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";

/** SHA-256 in base64url. */
export const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

/**
 * The stored form of a secret with at least 128 bits of entropy. Looking a row up by this hash reveals nothing by its
 * timing, because an attacker cannot steer the hash.
 */
export const hashSecret = (secret: string): string => sha256(secret);

/** Compares two strings in constant time for strings of one length. */
export const equalInConstantTime = (left: string, right: string): boolean =>
  timingSafeEqual(createHash("sha256").update(left).digest(), createHash("sha256").update(right).digest());

/** JSON in the one form of RFC 8785, so that both sides of a signature hash the same bytes. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no JSON form");
  return text;
};
