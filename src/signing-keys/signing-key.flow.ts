/**
 * Signing and verifying with the server's own keys, which are published at /oauth/jwks. Which key signs when is in
 * `key-schedule.ts`, making new ones in `rotation.flow.ts`.
 */
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";
import { isSignedWith, signWith } from "./algorithm.ts";
import { type KeyDeps, keysOf, type PublicKey, type RingKey } from "./key-ring.ts";
import { isPublished, signingKeyAt } from "./key-schedule.ts";

/** How soon an unknown `kid` makes a process read the keys again: whoever sends made-up ones causes no more than that. */
const unknownKeyRereadSeconds = 1;

/** The header's `typ`: it keeps tokens from being mixed up (RFC 8725 §3.11). */
export type TokenType = "at+jwt" | "JWT" | "token-introspection+jwt" | "logout+jwt";

/** The JSON Web Key Set (RFC 7517 §5). */
export async function publishedKeys(deps: KeyDeps): Promise<{ keys: readonly PublicKey[] }> {
  const keys = await keysOf(deps);
  const now = deps.clock.now();
  return { keys: keys.filter((key) => isPublished(key, keys, now)).map(({ published }) => published) };
}

/** Signs the claims as a compact JWS (RFC 7515 §7.1). */
export async function signToken(
  deps: KeyDeps,
  type: TokenType,
  claims: object,
  algorithm: SigningAlgorithm = "ES256",
): Promise<string> {
  const key = signingKeyAt(await keysOf(deps), algorithm, deps.clock.now());
  if (key === undefined || key.privateKey === null)
    throw new Error(`there is no ${algorithm} key; the server makes one when it starts`);
  const input = `${encode({ alg: algorithm, typ: type, kid: key.kid })}.${encode(claims)}`;
  return `${input}.${signWith(algorithm, key.privateKey, input)}`;
}

/**
 * The claims of a token that this server signed, or null. How it is verified is the key's affair: a header that names
 * another algorithm than the one the key was made for is refused (RFC 8725 §3.1), and so is another `typ`. Retired keys
 * still verify, for hints; times and audience are for the caller to judge.
 */
export async function verifyToken(
  deps: KeyDeps,
  type: TokenType,
  token: string,
): Promise<Record<string, unknown> | null> {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null;
  const header = decode(head);
  // RFC 7515 §4.1.11: nothing critical is understood here.
  if (header === null || header.typ !== type || typeof header.kid !== "string" || "crit" in header) return null;
  const key = await findKey(deps, header.kid);
  if (key === undefined || header.alg !== key.algorithm) return null;
  return isSignedWith(key.algorithm, key.publicKey, `${head}.${body}`, signature) ? decode(body) : null;
}

async function findKey(deps: KeyDeps, kid: string): Promise<RingKey | undefined> {
  const named = (keys: readonly RingKey[]) => keys.find((key) => key.kid === kid);
  return named(await keysOf(deps)) ?? named(await keysOf(deps, unknownKeyRereadSeconds));
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

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
