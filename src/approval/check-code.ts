/**
 * The check code: six digits that go the other way, from the phone to the new screen (RFC 10027, request initiation
 * verification; NIST SP 800-63B-4 §3.1.3.2). Drawn from the countersignature, which only the server and the phone have
 * seen: there is nothing to store, and it is a code for this one approval.
 */
import { limits } from "../limits.ts";

/** `hash` is the SHA-256 of the countersignature's signature, as hexadecimal text; its first 13 digits are 52 bits. */
export const checkCodeOf = (hash: string): string =>
  String(Number.parseInt(hash.slice(0, 13), 16) % 10 ** limits.checkCodeDigits).padStart(limits.checkCodeDigits, "0");

/** What a person typed, without the spaces and dashes; null when it cannot be a check code. */
export function readCheckCode(entered: string): string | null {
  const digits = entered.normalize("NFKC").replace(/[\s\p{Pd}.]/gu, "");
  return new RegExp(`^\\d{${limits.checkCodeDigits}}$`).test(digits) ? digits : null;
}
