import { limits, seconds } from "../limits.ts";

/** RFC 9110 §10.2.3: seconds or a date; anything else asks for nothing. */
export function retryAfterSeconds(response: Response, now: number): { readonly retryAfterSeconds?: number } {
  const asked = response.headers.get("retry-after");
  if (asked === null) return {};
  const wait = /^\d{1,9}$/.test(asked) ? Number(asked) : (Date.parse(asked) - now) / 1000;
  return Number.isFinite(wait) && wait > 0 ? { retryAfterSeconds: Math.ceil(wait) } : {};
}

interface Failure {
  /** 0 … 1 */
  readonly draw: number;
  readonly retryAfterSeconds?: number;
  /** Nobody answered. */
  readonly unreachable?: boolean;
}

/**
 * When to try again after the `tries`th failure: pauses that double up to the longest, each a quarter shorter or longer by
 * chance (`draw`), so that what failed together does not come back together. At the end there is no more try.
 */
export function nextTryAt(
  { tries, expiresAt }: { readonly tries: number; readonly expiresAt: number },
  { draw, retryAfterSeconds = 0, unreachable = false }: Failure,
  now: number,
): number {
  const doubled = limits.noticeFirstPauseSeconds * 2 ** (Math.min(tries, 30) - 1);
  const longest = unreachable ? limits.noticeOutagePauseSeconds : limits.noticeLongestPauseSeconds;
  const pause = Math.min(doubled, longest) * (0.75 + draw / 2);
  return Math.min(Math.round(now + seconds(Math.max(pause, retryAfterSeconds))), expiresAt);
}
