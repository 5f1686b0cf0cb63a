/**
 * User codes: how long, how written, how read back. A user code only finds a request (PRODUCT.md, "Two secrets"); it
 * redeems nothing. Drawing and storing them is in `user-code.store.ts`.
 */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export type CodeForm = "typed" | "scanned";

export interface EnteredCode {
  readonly form: CodeForm;
  readonly code: string;
}

/**
 * Digits a new code needs so that one random guess hits any of `liveCodes` with a probability of at most
 * `limits.userCodeGuessProbability` (RFC 8628 §5.1: entropy and rate limit belong together).
 */
export function userCodeDigits(liveCodes: number): number {
  let digits = limits.userCodeMinimumDigits;
  while (digits < limits.userCodeMaximumDigits && liveCodes + 1 > limits.userCodeGuessProbability * 10 ** digits)
    digits++;
  return digits;
}

/** Grouped in twos, or threes, as read aloud and never a digit alone: `48 20 13`, `482 01 37`, `482 013 775`. */
export function groupUserCode(code: string): string {
  const size = code.length % 2 === 0 ? 2 : 3;
  const groups: string[] = [];
  for (let at = 0; at < code.length; ) {
    const left = code.length - at;
    const take = size === 3 && (left % 3 === 0 || left % 2 === 1) ? 3 : 2;
    groups.push(code.slice(at, at + take));
    at += take;
  }
  return groups.join(" ");
}

/**
 * Reads what a person typed or pasted: folds full-width digits, ignores spaces and dashes, accepts a whole pasted link
 * (RFC 8628 §6.1: tolerant input). Refuses `malformed_code` for anything that no code can look like.
 */
export function readUserCode(entered: string): Outcome<EnteredCode, "malformed_code"> {
  const text = entered.normalize("NFKC").trim();
  const afterHash = text.slice(text.lastIndexOf("#") + 1);
  if (/^[A-Za-z0-9_-]{28}$/.test(afterHash) && /[A-Za-z_]/.test(afterHash))
    return accept({ form: "scanned", code: afterHash });
  const digits = afterHash.replace(/[\s\p{Pd}\p{Cf}\u2212.]/gu, "");
  const plausible = new RegExp(`^\\d{${limits.userCodeMinimumDigits},${limits.userCodeMaximumDigits}}$`).test(digits);
  return plausible ? accept({ form: "typed", code: digits }) : refuse("malformed_code");
}
