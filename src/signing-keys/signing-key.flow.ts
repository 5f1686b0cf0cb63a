/**
 * Signing and verifying with the server's own keys, which are published at /oauth/jwks. Which key signs when is in
 * `key-schedule.ts`, making new ones in `rotation.flow.ts`.
 */

import { limits } from "../limits.ts";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";
import { signWith } from "./algorithm.ts";
import { type CompactJws, openJws } from "./compact-jws.ts";
import { type CheckedToken, type KeyDeps, keyRingOf, type PublicKey, type RingKey } from "./key-ring.ts";
import { signingKeyAt } from "./key-schedule.ts";

/** How soon an unknown `kid` makes a process read the keys again: whoever sends made-up ones causes no more than that. */
const unknownKeyRereadSeconds = 1;

/** The header's `typ`: it keeps tokens from being mixed up (RFC 8725 §3.11). */
export type TokenType = "at+jwt" | "JWT" | "token-introspection+jwt" | "logout+jwt";

/** The JSON Web Key Set, the same object for as long as the keys are not read anew. */
export const publishedKeys = async (deps: KeyDeps): Promise<{ readonly keys: readonly PublicKey[] }> =>
  (await keyRingOf(deps)).published;

/** Signs the claims as a compact JWS (RFC 7515 §7.1). */
export async function signToken(
  deps: KeyDeps,
  type: TokenType,
  claims: object,
  algorithm: SigningAlgorithm = "ES256",
): Promise<string> {
  const key = signingKeyAt((await keyRingOf(deps)).keys, algorithm, deps.clock.now());
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
): Promise<Readonly<Record<string, unknown>> | null> {
  const { keys } = await keyRingOf(deps);
  // A token is shown many times in its ten minutes, and checking a signature costs more than all else that is done with it.
  for (const { checked } of keys) {
    const seen = checked.get(token);
    if (seen !== undefined) return seen.type === type ? seen.claims : null;
  }
  const jws = openJws(token);
  if (jws === null || jws.header.typ !== type || typeof jws.header.kid !== "string") return null;
  const { kid } = jws.header;
  const named = (key: RingKey) => key.kid === kid;
  const key = keys.find(named) ?? (await keyRingOf(deps, unknownKeyRereadSeconds)).keys.find(named);
  if (key === undefined || !jws.isSignedBy(key.algorithm, key.publicKey)) return null;
  return remember(key, type, token, jws);
}

function remember(
  { checked }: RingKey,
  type: TokenType,
  token: string,
  jws: CompactJws,
): CheckedToken["claims"] | null {
  const claims = jws.claims();
  if (claims === null) return null;
  if (checked.size >= limits.checkedTokensRemembered) checked.clear();
  checked.set(token, { type, claims });
  return claims;
}

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
