/**
 * Signs that somebody is phishing: one source of many requests that people far away are made to look at, denials with "I
 * did not start this", one code entered by several people. Each alerts; a source with too many cools down, which stops
 * only what has no evidence of its own, so that an attacker in a shared network harms nobody beside him.
 */
import { limits } from "../limits.ts";

export interface SourceSignals {
  /** Requests of this source that were opened with the verdict `unknown`, in the present window. */
  readonly openedUnknown: number;
  /** Denials with "I did not start this", in the present window. */
  readonly notStarted: number;
}

export const isCooled = (signals: SourceSignals): boolean =>
  signals.notStarted >= limits.notStartedBeforeCooling || signals.openedUnknown >= limits.unknownBeforeCooling;

export const signalKeys = (source: string) => ({
  openedUnknown: `signal:unknown:${source}`,
  notStarted: `signal:not-started:${source}`,
});
