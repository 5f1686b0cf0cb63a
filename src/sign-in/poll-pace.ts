/**
 * RFC 8628 §3.5: a client that polls faster than the interval is told `slow_down`, and its interval grows by five
 * seconds for all later polls. An exact timer with jitter, or a retry after a lost answer, is not "faster": each
 * client has a small allowance that refills at the rate it may poll at.
 */
import { limits, seconds } from "../limits.ts";

export interface PollPace {
  readonly intervalSeconds: number;
  /** Polls the client may still be early by. */
  readonly allowance: number;
  readonly polledAt: number;
}

export const firstPace = (now: number): PollPace => ({
  intervalSeconds: limits.devicePollIntervalSeconds,
  allowance: limits.devicePollBurst,
  polledAt: now - seconds(limits.devicePollIntervalSeconds),
});

/** The pace after a poll at `now`, and whether that poll came too fast. */
export function pollAt(pace: PollPace, now: number): { readonly pace: PollPace; readonly tooFast: boolean } {
  // A clock that was set back takes nothing away from the client.
  const earned = Math.max(0, now - pace.polledAt) / (seconds(pace.intervalSeconds) * (1 - limits.devicePollTolerance));
  const allowance = Math.min(limits.devicePollBurst, pace.allowance + earned) - 1;
  if (allowance >= 0) return { pace: { ...pace, allowance, polledAt: now }, tooFast: false };
  const intervalSeconds = pace.intervalSeconds + limits.slowDownStepSeconds;
  return { pace: { intervalSeconds, allowance: 1, polledAt: now }, tooFast: true };
}
