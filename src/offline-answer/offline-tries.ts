/** How often an offline answer may be wrong, and what an answer looks like. */
import { limits } from "../limits.ts";

/** Wrong answers in the present window: for this name from this source, and for this name from anywhere. */
export interface AnswerTries {
  readonly bySource: number;
  readonly byName: number;
}

/**
 * Eight digits are few, so a name has a limit whoever guesses. A stranger could use it up: then offline answers, and they
 * alone, pause for that person, but for browsers that the person has approved before.
 */
export const mayAnswer = ({ bySource, byName }: AnswerTries, knownBrowser: boolean): boolean =>
  bySource < limits.offlineTriesPerAccountAndSource && (knownBrowser || byName < limits.offlineTriesPerAccount);

/** The digits of what was typed; null when it cannot be an answer. */
export function readOfflineAnswer(entered: string): string | null {
  const digits = entered.normalize("NFKC").replace(/[\s.\-\u2010-\u2015]/g, "");
  return new RegExp(`^[0-9]{${limits.offlineAnswerDigits}}$`).test(digits) ? digits : null;
}
