import { limits, seconds } from "../limits.ts";

/** Start of the counting window that `now` falls into, in epoch milliseconds. */
export const tryWindowStart = (now: number): number => now - (now % seconds(limits.codeTryWindowSeconds));

/** Seconds until the counts begin again. */
export const secondsUntilNextWindow = (now: number): number =>
  Math.ceil((tryWindowStart(now) + seconds(limits.codeTryWindowSeconds) - now) / 1000);
