import type { PublicJwk } from "./client-settings.ts";

/** RFC 7518 §6: members that only whoever holds the private key, or the common secret, may know. */
const secretMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
const publicMembers = ["kty", "crv", "x", "y", "n", "e", "kid", "use", "alg"];
const mostKeys = 10;

/**
 * The keys of a JSON Web Key Set (RFC 7517 §5), with the members that are used here. Null for what is no such set, and for
 * one with a private or symmetric key in it: whoever sent that has given it away.
 */
export function readPublicKeys(value: unknown): PublicJwk[] | null {
  const keys = isObject(value) ? value.keys : undefined;
  if (!Array.isArray(keys) || keys.length > mostKeys) return null;
  const read = keys.map(readPublicKey);
  return read.every((key) => key !== null) ? read : null;
}

function readPublicKey(key: unknown): PublicJwk | null {
  if (!isObject(key) || secretMembers.some((member) => member in key)) return null;
  if (!["EC", "RSA", "OKP"].includes(String(key.kty))) return null;
  const members = Object.entries(key).filter(([member]) => publicMembers.includes(member));
  const sized = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === "string" && entry[1].length <= 2_000;
  return members.every(sized) ? Object.fromEntries(members) : null;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
