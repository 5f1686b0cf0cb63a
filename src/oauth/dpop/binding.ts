/** What a key that was proved is good for, and what is good for no other key (RFC 9449 §5, §10). */
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";

export type BindingRefusal = "proof_missing" | "proof_of_another_key";

/**
 * The key that refresh tokens are bound to. §5: those of a public client to the one that it proved, when it got the first;
 * those of a confidential client to none, since it proves who it is each time.
 */
export const keyOfRefreshTokens = ({ settings }: Client, proven: string | null): string | null =>
  settings.authentication === "none" ? proven : null;

/** §10: a code that was asked for with a key is for that key alone. Both are thumbprints; null is no key. */
export function mayUseCode(boundTo: string | null, proven: string | null): Outcome<true, BindingRefusal> {
  return boundTo === null ? accept(true) : isKey(boundTo, proven);
}

/**
 * §5: the refresh token of a public client is good for the key that it was given for, and without a key if it was given
 * without. It never becomes another's: a thief could otherwise bind to a key of their own what its owner still holds.
 */
export function mayUseRefreshToken(
  client: Client,
  boundTo: string | null,
  proven: string | null,
): Outcome<true, BindingRefusal> {
  return client.settings.authentication === "none" ? isKey(boundTo, proven) : accept(true);
}

function isKey(boundTo: string | null, proven: string | null): Outcome<true, BindingRefusal> {
  if (boundTo === proven) return accept(true);
  return refuse(proven === null ? "proof_missing" : "proof_of_another_key");
}
