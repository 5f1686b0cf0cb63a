/**
 * When which key does what. Of each algorithm, one signs; the next is published before it does, and the last one after:
 *
 *   made, published ──▶ signs ──▶ published only ──▶ retired: its private part is erased, old hints still verify
 *
 * All of it follows from the clock, so that no process has to be told.
 */
import { limits, seconds } from "../limits.ts";
import type { SigningAlgorithm } from "../oauth/clients/client-settings.ts";

export interface KeyTimes {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly createdAt: number;
  /** From when on it signs, until the next one does. */
  readonly signsAt: number;
  readonly retiredAt: number | null;
}

export type KeyState = "next" | "signing" | "leaving" | "retired";

const inOrder = (a: KeyTimes, b: KeyTimes): number => a.signsAt - b.signsAt || (a.kid < b.kid ? -1 : 1);

const ofAlgorithm = <Key extends KeyTimes>(keys: readonly Key[], algorithm: SigningAlgorithm): Key[] =>
  keys.filter((key) => key.algorithm === algorithm && key.retiredAt === null).sort(inOrder);

/** Every process chooses the same one. Before the first one's time it signs nevertheless: clocks differ a little. */
export function signingKeyAt<Key extends KeyTimes>(
  keys: readonly Key[],
  algorithm: SigningAlgorithm,
  now: number,
): Key | undefined {
  const usable = ofAlgorithm(keys, algorithm);
  return usable.findLast(({ signsAt }) => signsAt <= now) ?? usable[0];
}

/** The key that comes after all others of its algorithm, whether it signs already or not. */
export const newestKey = <Key extends KeyTimes>(keys: readonly Key[], algorithm: SigningAlgorithm): Key | undefined =>
  ofAlgorithm(keys, algorithm).at(-1);

export function stateOf(key: KeyTimes, keys: readonly KeyTimes[], now: number): KeyState {
  if (key.retiredAt !== null || mayRetire(key, keys, now)) return "retired";
  if (signingKeyAt(keys, key.algorithm, now)?.kid === key.kid) return "signing";
  return key.signsAt > now ? "next" : "leaving";
}

/** Every token that it signed is over, on whichever clock. */
export function mayRetire(key: KeyTimes, keys: readonly KeyTimes[], now: number): boolean {
  const next = ofAlgorithm(keys, key.algorithm).find((other) => inOrder(key, other) < 0);
  return next !== undefined && now >= next.signsAt + seconds(limits.signingKeyKeptSeconds);
}

export const isPublished = (key: KeyTimes, keys: readonly KeyTimes[], now: number): boolean =>
  stateOf(key, keys, now) !== "retired";

/** Whether a successor has to be made now, so that it is published for long enough before it signs. */
export const isDue = (newest: KeyTimes, lifetimeDays: number, now: number): boolean =>
  now >= newest.signsAt + seconds(lifetimeDays * 24 * 3600) - seconds(limits.signingKeyPublishedBeforeSeconds);

/** When a key that is made now may sign: as soon as everybody has had time to read it. */
export const mayFirstSignAt = (now: number): number => now + seconds(limits.signingKeyPublishedBeforeSeconds);
