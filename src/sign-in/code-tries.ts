/**
 * How often codes may be guessed wrong. Counted per account, per source and over the whole server; only the account's own
 * count can refuse by itself, so that somebody behind the same address, or a flood of guesses, never locks out a person
 * who has not guessed (OWASP ASVS 5.0 §6.1.1: prevent malicious lockout). Codes are looked up only for a signed-in
 * account, so a guesser without an account gets no try at all.
 */
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

/** Wrong tries in the present window. */
export interface CodeTries {
  readonly byAccount: number;
  readonly bySource: number;
  readonly globally: number;
}

export function mayTryCode(tries: CodeTries): Outcome<true, "too_many_tries"> {
  const ownGuesses = tries.byAccount >= limits.codeTriesAlwaysAllowed;
  const refused =
    tries.byAccount >= limits.codeTriesPerAccount ||
    (ownGuesses && tries.bySource >= limits.codeTriesPerSource) ||
    (ownGuesses && tries.globally >= limits.codeTriesGlobally);
  return refused ? refuse("too_many_tries") : accept(true);
}
