import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { type SigningAlgorithm, signingAlgorithms } from "../oauth/clients/client-settings.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { makeSigningKey } from "./algorithm.ts";
import { type KeyDeps, readKeyRing, timesOf } from "./key-ring.ts";
import { isDue, type KeyState, type KeyTimes, mayFirstSignAt, mayRetire, newestKey, stateOf } from "./key-schedule.ts";
import {
  deleteSigningKeys,
  insertSigningKey,
  listSigningKeys,
  retireSigningKey,
  type StoredTokenKey,
} from "./signing-key.store.ts";

export type DescribedKey = KeyTimes & { readonly state: KeyState };

/**
 * Makes the keys that are missing, one of each algorithm, which sign at once since nobody knows others. Two processes that
 * start at the same time may make one each: both are published, and every process signs with the same one. Whoever asks for
 * a key meanwhile waits: a server may take requests before this is done.
 */
export async function ensureSigningKeys(deps: KeyDeps): Promise<void> {
  await readKeyRing(deps, makeMissingKeys(deps));
}

async function makeMissingKeys(deps: KeyDeps): Promise<void> {
  const present = await readTimes(deps.db);
  const missing = signingAlgorithms.filter((algorithm) => newestKey(present, algorithm) === undefined);
  const now = deps.clock.now();
  const made = await Promise.all(missing.map((algorithm) => makeKey(algorithm, now, now)));
  await Promise.all(made.map((key) => insertSigningKey(deps.db, key)));
}

/** The keys of tokens, last to sign first. */
export async function describeKeys(deps: KeyDeps): Promise<DescribedKey[]> {
  const keys = await readTimes(deps.db);
  const now = deps.clock.now();
  return keys
    .map((key) => ({ ...key, state: stateOf(key, keys, now) }))
    .sort((a, b) => b.signsAt - a.signsAt || (a.algorithm < b.algorithm ? -1 : 1));
}

/**
 * Makes new keys that are published now and sign later, when everybody has had time to read them. Refuses
 * `rotation_under_way` when new ones wait already.
 */
export async function rotateKeys(deps: KeyDeps): Promise<Outcome<readonly KeyTimes[], "rotation_under_way">> {
  const now = deps.clock.now();
  const waiting = (await readTimes(deps.db)).some(({ signsAt }) => signsAt > now);
  return waiting ? refuse("rotation_under_way") : accept(await addKeys(deps, signingAlgorithms, mayFirstSignAt(now)));
}

/**
 * For private keys that have leaked: all of them are forgotten, so that no token by them is accepted any more, here at
 * once and in other processes within half a minute; new ones sign from now on.
 */
export async function replaceKeys(deps: KeyDeps): Promise<readonly KeyTimes[]> {
  const now = deps.clock.now();
  const made = await Promise.all(signingAlgorithms.map((algorithm) => makeKey(algorithm, now, now)));
  await inTransaction(deps.db, async (tx) => {
    const forgotten = (await readTimes(tx)).map(({ kid }) => kid);
    await deleteSigningKeys(tx, forgotten);
    for (const key of made) await insertSigningKey(tx, key);
    const detail = { forgotten, made: made.map(({ id }) => id) };
    await recordAudit(tx, { event: "signing_keys_replaced", at: now, detail });
    return accept(true);
  });
  await readKeyRing(deps);
  return made.map(timesOf);
}

/** For this process, after a change of which it was not the one that committed: what it signs with, and accepts, from now on. */
export async function learnKeys(deps: KeyDeps): Promise<void> {
  await readKeyRing(deps);
}

/** In the sweep: a successor for every key whose time is coming to an end, and the end of those that are over. */
export async function rotateDueKeys(deps: Pick<Deps, "db" | "clock" | "config">): Promise<void> {
  const now = deps.clock.now();
  const keys = await readTimes(deps.db);
  const due = signingAlgorithms.filter((algorithm) => {
    const newest = newestKey(keys, algorithm);
    return newest !== undefined && isDue(newest, deps.config.signingKeyDays, now);
  });
  if (due.length > 0) await addKeys(deps, due, mayFirstSignAt(now));
  for (const key of keys.filter((each) => each.retiredAt === null && mayRetire(each, keys, now))) {
    await inTransaction(deps.db, async (tx) => {
      if (!(await retireSigningKey(tx, key.kid, now))) return refuse("already_retired");
      await recordAudit(tx, { event: "signing_key_retired", at: now, subjectId: key.kid });
      return accept(true);
    });
  }
}

async function addKeys(
  deps: KeyDeps,
  algorithms: readonly SigningAlgorithm[],
  signsAt: number,
): Promise<readonly KeyTimes[]> {
  const now = deps.clock.now();
  const made = await Promise.all(algorithms.map((algorithm) => makeKey(algorithm, now, signsAt)));
  await inTransaction(deps.db, async (tx) => {
    for (const key of made) {
      await insertSigningKey(tx, key);
      const detail = { algorithm: key.algorithm, signsAt };
      await recordAudit(tx, { event: "signing_key_made", at: now, subjectId: key.id, detail });
    }
    return accept(true);
  });
  await readKeyRing(deps);
  return made.map(timesOf);
}

async function makeKey(algorithm: SigningAlgorithm, now: number, signsAt: number): Promise<StoredTokenKey> {
  const { kid, privateJwk, publicJwk } = await makeSigningKey(algorithm);
  return {
    id: kid,
    algorithm,
    purpose: "tokens",
    private_jwk: privateJwk,
    public_jwk: publicJwk,
    created_at: now,
    signs_at: signsAt,
    retired_at: null,
  };
}

const readTimes = async (db: Database): Promise<KeyTimes[]> => (await listSigningKeys(db)).map(timesOf);
