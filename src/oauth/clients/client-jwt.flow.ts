import { openJws } from "../../signing-keys/compact-jws.ts";
import { readForeignKey } from "../../signing-keys/foreign-key.ts";
import type { Client } from "./client.ts";
import type { PublicJwk } from "./client-settings.ts";

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
  const jws = openJws(token);
  if (jws === null) return null;
  const { typ, kid } = jws.header;
  if (typ !== undefined && (typeof typ !== "string" || !types.includes(typ.toLowerCase()))) return null;
  const mayBe = client.settings.keys.filter((key) => kid === undefined || key.kid === kid);
  const signed = mayBe.some((jwk) => {
    const found = readForeignKey(jwk);
    return found !== null && jws.isSignedBy(found.algorithm, found.key);
  });
  return signed ? jws.claims() : null;
}

/** A key that a client may register. */
export const isPublicKey = (jwk: PublicJwk): boolean => readForeignKey(jwk) !== null;
