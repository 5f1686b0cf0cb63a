/**
 * The keys as a process holds them, so that signing and verifying cost no SQL. Read anew every half minute, which is how
 * a process learns of keys that another one, or a command, has made or taken away.
 */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { isPublished, type KeyTimes } from "./key-schedule.ts";
import { listSigningKeys, type StoredTokenKey } from "./signing-key.store.ts";

export type KeyDeps = Pick<Deps, "db" | "clock">;

/** A key as RFC 7517 publishes it: never a private member. */
export type PublicKey = Readonly<Record<string, string>>;

export interface RingKey extends KeyTimes {
  /** Null for a retired key. */
  readonly privateKey: KeyObject | null;
  readonly publicKey: KeyObject;
  readonly published: PublicKey;
  /** Tokens that it was seen to have signed, and what they say: as long as the key is held, and no longer than it is. */
  readonly checked: Map<string, CheckedToken>;
}

export interface CheckedToken {
  readonly type: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

interface KeyRing {
  readonly readAt: number;
  readonly keys: readonly RingKey[];
  /** The JSON Web Key Set (RFC 7517 §5) as it is when the keys are read. One object, so that it is written once as well. */
  readonly published: { readonly keys: readonly PublicKey[] };
}

const keyRings = new WeakMap<Deps["db"], Promise<KeyRing>>();

/** The keys, at most so many seconds old. */
export async function keyRingOf(
  deps: KeyDeps,
  maximumAgeSeconds: number = limits.signingKeysRereadSeconds,
): Promise<KeyRing> {
  const seen = keyRings.get(deps.db);
  const known = await seen;
  const age = known === undefined ? Number.POSITIVE_INFINITY : deps.clock.now() - known.readAt;
  if (known !== undefined && age <= seconds(maximumAgeSeconds)) return known;
  // Of many that find the keys too old at the same moment, one reads them.
  const current = keyRings.get(deps.db);
  return current === seen || current === undefined ? readKeyRing(deps) : current;
}

/** Whoever asks for keys from now on waits for this reading, and so for what it has to come `after`. */
export function readKeyRing(deps: KeyDeps, after: Promise<void> = Promise.resolve()): Promise<KeyRing> {
  const reading = after.then(async (): Promise<KeyRing> => {
    const readAt = deps.clock.now();
    const keys = (await listSigningKeys(deps.db)).map(toRingKey);
    const published = keys.filter((key) => isPublished(key, keys, readAt)).map((key) => key.published);
    return { readAt, keys, published: { keys: published } };
  });
  keyRings.set(deps.db, reading);
  // A failed read must not be remembered: the next token tries again.
  reading.catch(() => keyRings.delete(deps.db));
  return reading;
}

function toRingKey(stored: StoredTokenKey): RingKey {
  const published = JSON.parse(stored.public_jwk) as PublicKey;
  return {
    ...timesOf(stored),
    privateKey:
      stored.retired_at === null
        ? createPrivateKey({ key: JSON.parse(stored.private_jwk) as JsonWebKey, format: "jwk" })
        : null,
    publicKey: createPublicKey({ key: { ...published }, format: "jwk" }),
    published,
    checked: new Map(),
  };
}

export const timesOf = (stored: StoredTokenKey): KeyTimes => ({
  kid: stored.id,
  algorithm: stored.algorithm,
  createdAt: stored.created_at,
  signsAt: stored.signs_at ?? stored.created_at,
  retiredAt: stored.retired_at,
});
