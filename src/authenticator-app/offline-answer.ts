/** The words of the offline answer: the challenge as typed, the answer as read. The arithmetic is offline-answer/ocra.ts. */
import { limits } from "../limits.ts";

/** How long the answer stays on the screen, in milliseconds: time to type eight digits twice. */
export const answerShownMilliseconds = 120_000;

/** Null unless it is the digits of a challenge; spaces, dashes and dots between them do not matter. */
export function readChallenge(typed: string): string | null {
  const digits = typed.replace(/[\s.\-–—]/g, "");
  return /^\d+$/.test(digits) && digits.length === limits.offlineChallengeDigits ? digits : null;
}

/** "73 91 52 04": in pairs, as they are typed. */
export const groupAnswer = (digits: string): string[] => digits.match(/.{1,2}/g) ?? [];
