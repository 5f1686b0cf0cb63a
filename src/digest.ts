import { hash, scrypt, timingSafeEqual } from "node:crypto";
import canonicalize from "canonicalize";
import { limits } from "./limits.ts";

/** SHA-256 in base64url. */
export const sha256 = (text: string): string => hash("sha256", text, "base64url");

/**
 * The stored form of a secret with at least 128 bits of entropy. Looking a row up by this hash reveals nothing by its
 * timing, because an attacker cannot steer the hash.
 */
export const hashSecret = (secret: string): string => sha256(secret);

const orderedSecret = new RegExp(`^[\\w-]{${limits.secretTimeLetters + Math.ceil((limits.secretBytes * 8) / 6)}}$`);

/**
 * The stored form of a secret of `random.orderedSecret`: its time, then the hash of the whole, so that it lies where its time says.
 * Whoever guesses may choose the time and nothing behind it. A secret from before there was a time in it has the plain hash, and so
 * has what is no secret of ours: nothing but letters that a database takes gets there as it was sent.
 */
export const hashOrderedSecret = (secret: string): string =>
  orderedSecret.test(secret) ? secret.slice(0, limits.secretTimeLetters) + sha256(secret) : hashSecret(secret);

/**
 * A salt for `hashShortSecret` from random text. It names the scheme and its cost, so that what was hashed before the
 * cost was raised is still read (NIST SP 800-63B-4 §3.1.1.2).
 */
export const saltShortSecrets = (randomText: string, cost: number): string => {
  const { shortSecretBlockSize, shortSecretParallelization } = limits;
  return ["scrypt", cost, shortSecretBlockSize, shortSecretParallelization, randomText].join("$");
};

/**
 * The stored form of a secret that is short enough to be guessed at leisure by whoever has the database: salted scrypt
 * (RFC 7914), off the main thread. Costs tens of milliseconds and 16 MiB, so never within a transaction.
 */
export const hashShortSecret = (secret: string, salt: string): Promise<string> => {
  const [cost = 0, blockSize = 0, parallelization = 0] = salt.split("$").slice(1, 4).map(Number);
  return new Promise((resolve, reject) =>
    scrypt(secret, salt, 32, { cost, blockSize, parallelization }, (error, key) =>
      error === null ? resolve(key.toString("base64url")) : reject(error),
    ),
  );
};

/** Compares two strings in constant time for strings of one length; that one is longer may be learnt. */
export function equalInConstantTime(left: string, right: string): boolean {
  const [bytes, others] = [Buffer.from(left), Buffer.from(right)];
  return bytes.length === others.length && timingSafeEqual(bytes, others);
}

/** JSON in the one form of RFC 8785, so that both sides of a signature hash the same bytes. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("this value has no JSON form");
  return text;
};
