/**
 * Signs that somebody is phishing: one source of many requests that a person far away is made to look at, denials with "I
 * did not start this", one code entered by several people. Each alerts; a source with too many cools down, which stops
 * only what has no evidence of its own. Two hundred people in an office, each with a phone on mobile data, look at two
 * hundred such requests from one source and are nobody's attack: so looking counts by person, and one person's reports,
 * however many, stop nobody else.
 */
import type { AccountId } from "../ids.ts";
import { limits } from "../limits.ts";

/** As one account sees a source, in the present window. */
export interface SourceSignals {
  /** Requests of this source that this account has opened with the verdict `unknown`. */
  readonly openedUnknown: number;
  /** Denials with "I did not start this" by this account. */
  readonly notStarted: number;
  /** People who have denied so at least once. */
  readonly peopleNotStarted: number;
}

export const isCooled = (signals: SourceSignals): boolean =>
  signals.notStarted >= limits.notStartedBeforeCooling ||
  signals.peopleNotStarted >= limits.notStartedBeforeCooling ||
  signals.openedUnknown >= limits.unknownBeforeCooling;

export const signalKeys = (source: string, accountId: AccountId) => ({
  openedUnknown: `signal:unknown:${source}:${accountId}`,
  notStarted: `signal:not-started:${source}:${accountId}`,
  peopleNotStarted: `signal:not-started:${source}`,
});
