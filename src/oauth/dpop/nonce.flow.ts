/**
 * Nonces of this server for proofs (RFC 9449 §8, §9). None is stored: each is made of a secret and the minute, so that every
 * process knows them all, and a proof cannot be made long before it is used.
 */
import type { Deps } from "../../deps.ts";
import { equalInConstantTime } from "../../digest.ts";
import { limits, seconds } from "../../limits.ts";
import { nonceFor } from "../../signing-keys/nonce-key.flow.ts";

type NonceDeps = Pick<Deps, "db" | "clock" | "random">;

const step = seconds(limits.proofNonceStepSeconds);

/** The one to use from now on (§8.2). Its characters are those of base64url, which §8.1 allows. */
export const currentNonce = (deps: NonceDeps): Promise<string> => nonceOf(deps, 0);

/** Whether it is of this minute or the last; or of the next, by the clock of a process that is a little ahead. */
export async function isRecentNonce(deps: NonceDeps, nonce: string): Promise<boolean> {
  const recent = await Promise.all([0, -1, 1].map((steps) => nonceOf(deps, steps)));
  return recent.some((one) => equalInConstantTime(one, nonce));
}

/** When no nonce that is accepted now will be accepted any more, in epoch milliseconds. */
export const nonceEndsAt = (now: number): number => now + 3 * step;

function nonceOf(deps: NonceDeps, steps: number): Promise<string> {
  const now = deps.clock.now();
  return nonceFor(deps, `dpop ${(now - (now % step)) / step + steps}`);
}
