import type { KeyObject } from "node:crypto";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";
import { isSignedWith } from "./algorithm.ts";

/** A signed token as it came: nothing in it is true before `isSignedBy` has said so. */
export interface CompactJws {
  readonly header: Readonly<Record<string, unknown>>;
  /** False when the header names another algorithm than the key's own (RFC 8725 §3.1): neither `none` nor HMAC is one. */
  isSignedBy(algorithm: SigningAlgorithm, key: KeyObject): boolean;
  /** Null when the payload is no JSON object. */
  claims(): Record<string, unknown> | null;
}

/** RFC 9864 §2.2: `Ed25519` is the name by which `EdDSA` means that curve and no other, as it always does here. */
export const algorithmNamed = (name: unknown): unknown => (name === "Ed25519" ? "EdDSA" : name);

/** Takes a JWS in its compact form (RFC 7515 §7.1) apart; null for what is none. */
export function openJws(token: string): CompactJws | null {
  const [head, body, signature, ...rest] = token.split(".");
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0) return null;
  const header = decode(head);
  // RFC 7515 §4.1.11: nothing critical is understood here.
  if (header === null || "crit" in header) return null;
  return {
    header,
    isSignedBy: (algorithm, key) =>
      algorithmNamed(header.alg) === algorithm && isSignedWith(algorithm, key, `${head}.${body}`, signature),
    claims: () => decode(body),
  };
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
