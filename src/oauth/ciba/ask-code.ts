/**
 * The ask code: CIBA's `user_code` (CIBA Core §7.1), which a person tells an app so that it may ask for them by name. Here a
 * user code is something else (RFC 8628), hence the name. It keeps strangers from making a phone ring through an app that
 * wants one; it signs nobody in, for the phone still asks.
 */
import { limits } from "../../limits.ts";

/** A new code. `draw` gives a number from 0 to below its argument, from a secure source. */
export const drawAskCode = (draw: (maxExclusive: number) => number): string =>
  String(draw(10 ** limits.askCodeDigits)).padStart(limits.askCodeDigits, "0");

/** What a person said and an app passed on, in the one form that is hashed; null for what no code can look like. */
export function readAskCode(entered: string): string | null {
  const digits = entered.replace(/[\s.-]/g, "");
  return digits.length === limits.askCodeDigits && /^\d+$/.test(digits) ? digits : null;
}

/** Wrong ones in the present window. */
export interface AskCodeTries {
  /** From this app for this person. */
  readonly byAccountAndClient: number;
  readonly byClient: number;
}

/** Counted by app, so that no app can keep another from a person (OWASP ASVS 5.0 §6.1.1). */
export const mayTryAskCode = ({ byAccountAndClient, byClient }: AskCodeTries): boolean =>
  byAccountAndClient < limits.askCodeTriesPerAccountAndClient && byClient < limits.askCodeTriesPerClient;
