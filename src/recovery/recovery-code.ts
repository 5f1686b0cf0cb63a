/**
 * Recovery codes: what one looks like, how it is read back, how often it may be guessed. A code is a look-up secret
 * (NIST SP 800-63B-4 §3.1.2) and a saved recovery code (§4.2.1.1). Drawing, keeping and using them: recovery-code.flow.ts.
 */
import type { AccountId } from "../ids.ts";
import { limits } from "../limits.ts";

/** One of a set, as it is kept. All codes of a set have one salt, so that a try costs one hash. */
export interface StoredRecoveryCode {
  readonly accountId: AccountId;
  /** From 0; its place on the printed page. */
  readonly position: number;
  readonly salt: string;
  readonly codeHash: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** What the page of recovery codes tells about them. */
export interface RecoveryCodesLeft {
  readonly left: number;
  /** When the set was made, in epoch milliseconds; null when there has never been one. */
  readonly createdAt: number | null;
}

/** Digits and letters without I, L, O and U, which are taken for 1, 1, 0 and V: five bits each. */
const symbols = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const symbolsInCode = (limits.recoveryCodeBytes * 8) / 5;
const symbolsInGroup = 4;
const lookAlikes: Readonly<Record<string, string>> = { I: "1", L: "1", O: "0", U: "V" };

/** A new code without its dashes. `draw` gives a number from 0 to below its argument, from a secure source. */
export const drawRecoveryCode = (draw: (maxExclusive: number) => number): string =>
  Array.from({ length: symbolsInCode }, () => symbols[draw(symbols.length)]).join("");

/** As written on paper: `7K3M-9QXR-0WTB-VDE2`. */
export const groupRecoveryCode = (code: string): string =>
  (code.match(new RegExp(`.{1,${symbolsInGroup}}`, "g")) ?? []).join("-");

/** What a person typed or pasted, in the one form that is hashed; null for what no code can look like. */
export function readRecoveryCode(entered: string): string | null {
  const folded = entered
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}\u2212._]/gu, "")
    .replace(/[ILOU]/g, (letter) => lookAlikes[letter] ?? letter);
  return new RegExp(`^[${symbols}]{${symbolsInCode}}$`).test(folded) ? folded : null;
}

/** Wrong tries in the present window. */
export interface RecoveryTries {
  readonly byAccountAndSource: number;
  readonly byAccount: number;
}

/**
 * Who may try. The account's own count refuses only sources that have themselves guessed wrong: a stranger who guesses
 * from many places cannot keep the owner out (OWASP ASVS 5.0 §6.1.1). With 80 bits the few tries that a new place gets
 * are worth nothing: a million of them find one of ten codes with a chance of 1 in 10^17.
 */
export const mayTryRecoveryCode = ({ byAccountAndSource, byAccount }: RecoveryTries): boolean =>
  byAccountAndSource < limits.codeTriesAlwaysAllowed ||
  (byAccountAndSource < limits.recoveryTriesPerAccountAndSource && byAccount < limits.recoveryTriesPerAccount);
