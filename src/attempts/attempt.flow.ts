import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { countAttempt, deleteAttemptsBefore, readAttempts, takeAttemptBack } from "./attempt.store.ts";
import { tryWindowStart } from "./attempt-window.ts";

/** How often something happened in the present window, by key; what never happened is absent. */
export const attemptsOf = (db: Database, keys: readonly string[], now: number): Promise<ReadonlyMap<string, number>> =>
  readAttempts(db, keys, tryWindowStart(now));

/** Adds one to the key's count, and holds its row until the transaction ends. */
export const noteAttempt = (tx: Database, key: string, now: number): Promise<void> =>
  countAttempt(tx, key, tryWindowStart(now));

export const sweepAttempts = (db: Database, now: number): Promise<void> =>
  deleteAttemptsBefore(db, tryWindowStart(now));

export interface Guess<Keys extends Record<string, string>, Wrong extends string> {
  /** The first is the guesser's own: its row is held, so that guesses sent all at once go one by one. */
  readonly keys: Keys;
  /** Decides by the counts of wrong guesses so far. */
  readonly mayGuess: (counts: Record<keyof Keys, number>) => boolean;
  /** The refusal of `lookUp` that is counted. */
  readonly wrong: Wrong;
}

/**
 * Lets somebody guess once, and counts the guess when it was wrong. Nothing else, a right one least of all, changes the
 * counts. They are in the database, so that no restart gives anybody new guesses; and the first is counted before the
 * look and taken back after a right one. What `lookUp` writes is kept when the guess was right or wrong, and undone when
 * it was refused for another reason.
 */
export async function guess<Found, Wrong extends string, Reason extends string, Keys extends Record<string, string>>(
  deps: Pick<Deps, "db" | "clock">,
  { keys, mayGuess, wrong }: Guess<Keys, Wrong>,
  lookUp: (tx: Database) => Promise<Outcome<Found, Reason | Wrong>>,
): Promise<Outcome<Found, Reason | Wrong | "too_many_tries">> {
  const now = deps.clock.now();
  const [own = "", ...others] = Object.values(keys);
  const tooMany = refuse("too_many_tries");
  let found: Outcome<Found, Reason | Wrong | "too_many_tries"> = tooMany;
  await inTransaction(deps.db, async (tx) => {
    await noteAttempt(tx, own, now);
    const counts = await attemptsOf(tx, Object.values(keys), now);
    const before = Object.entries(keys).map(([name, key]) => [name, (counts.get(key) ?? 0) - (key === own ? 1 : 0)]);
    found = tooMany;
    if (!mayGuess(Object.fromEntries(before))) return found;
    found = await lookUp(tx);
    if (found.ok) await takeAttemptBack(tx, own);
    else if (found.reason === wrong) for (const key of others) await noteAttempt(tx, key, now);
    else return refuse("nothing_happened");
    return accept(true);
  });
  return found;
}
