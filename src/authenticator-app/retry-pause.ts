/**
 * How long the app waits before it asks again for a stream that broke: twice as long each time, up to half a minute, and
 * up to a quarter of that earlier, so that the phones of a whole company do not all come back at once.
 */
const firstMilliseconds = 1_000;
const longestMilliseconds = 30_000;

/** `failures` counts from 1; `draw` is random, from 0 up to 1. In milliseconds. */
export function retryPause(failures: number, draw: number): number {
  const whole = Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(failures - 1, 10));
  return Math.round(whole * (1 - draw / 4));
}
