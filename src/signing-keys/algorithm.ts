/**
 * The three algorithms that this server signs with (RFC 7518 §3.1, RFC 8037 §3.1), each with keys of its own.
 * `node:crypto` signs about three times as fast as jose.
 */
import { generateKeyPair, hash, type JsonWebKey, type KeyObject, sign, verify } from "node:crypto";
import { promisify } from "node:util";
import { canonicalJson, sha256 } from "../digest.ts";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";
import { inDer, sideBySide } from "./ecdsa-signature.ts";

/** RFC 7518 §3.3 asks for 2048 bits or more. */
const rsaBits = 2048;

const makePair = promisify(generateKeyPair) as (type: string, options: object) => Promise<KeyPair>;
interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

interface Algorithm {
  /** What node signs the digest of; null where the algorithm digests by itself (Ed25519). */
  readonly digest: "sha256" | null;
  /** OpenID Connect Core §3.1.3.6: the hash of `alg`; for Ed25519 that is SHA-512, which RFC 8032 §5.1 builds on. */
  readonly hash: "sha256" | "sha512";
  /** The public members of a key, in lexicographic order: those of the thumbprint (RFC 7638 §3.2, RFC 8037 §2). */
  readonly members: readonly string[];
  readonly makeKeys: () => Promise<KeyPair>;
}

const algorithms: Record<SigningAlgorithm, Algorithm> = {
  ES256: {
    digest: "sha256",
    hash: "sha256",
    members: ["crv", "kty", "x", "y"],
    makeKeys: () => makePair("ec", { namedCurve: "P-256" }),
  },
  RS256: {
    digest: "sha256",
    hash: "sha256",
    members: ["e", "kty", "n"],
    makeKeys: () => makePair("rsa", { modulusLength: rsaBits }),
  },
  EdDSA: {
    digest: null,
    hash: "sha512",
    members: ["crv", "kty", "x"],
    makeKeys: () => makePair("ed25519", {}),
  },
};

/** By the key alone, without options: they cost as much again. What they would say of RSA is the default, PKCS #1 v1.5. */
export function signWith(algorithm: SigningAlgorithm, key: KeyObject, input: string): string {
  const signature = sign(algorithms[algorithm].digest, Buffer.from(input), key);
  return (algorithm === "ES256" ? sideBySide(signature) : signature).toString("base64url");
}

export function isSignedWith(algorithm: SigningAlgorithm, key: KeyObject, input: string, presented: string): boolean {
  const decoded = Buffer.from(presented, "base64url");
  const signature = algorithm === "ES256" ? inDer(decoded) : decoded;
  return signature !== null && verify(algorithms[algorithm].digest, Buffer.from(input), key, signature);
}

/** The left half of the hash that belongs to the algorithm (OpenID Connect Core §3.1.3.6), in base64url. */
export function leftHalfHash(algorithm: SigningAlgorithm, token: string): string {
  const digest = hash(algorithms[algorithm].hash, token, "buffer");
  return digest.subarray(0, digest.length / 2).toString("base64url");
}

/** RFC 7638 with SHA-256, of the key itself and not of how somebody wrote it down. */
export const thumbprintOf = (algorithm: SigningAlgorithm, publicKey: KeyObject): string =>
  sha256(canonicalJson(thumbprintMembers(algorithm, publicKey)));

function thumbprintMembers(algorithm: SigningAlgorithm, publicKey: KeyObject): Record<string, string> {
  const exported: JsonWebKey = publicKey.export({ format: "jwk" });
  return Object.fromEntries(algorithms[algorithm].members.map((name) => [name, String(exported[name])]));
}

/** A new key as it is stored, named by its thumbprint (RFC 7638). The private part is in `privateJwk` only. */
export async function makeSigningKey(
  algorithm: SigningAlgorithm,
): Promise<{ readonly kid: string; readonly privateJwk: string; readonly publicJwk: string }> {
  const { privateKey, publicKey } = await algorithms[algorithm].makeKeys();
  const kid = thumbprintOf(algorithm, publicKey);
  return {
    kid,
    privateJwk: JSON.stringify(privateKey.export({ format: "jwk" })),
    publicJwk: JSON.stringify({ ...thumbprintMembers(algorithm, publicKey), kid, alg: algorithm, use: "sig" }),
  };
}
