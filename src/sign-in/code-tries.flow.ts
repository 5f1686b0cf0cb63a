import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { countAttempts, readAttempts } from "./code-tries.store.ts";
import { mayTryCode, sourceOf, tryWindowStart } from "./code-tries.ts";

interface Guesser {
  readonly accountId: AccountId;
  readonly address: string;
}

/**
 * Looks a code up as one try of this account, and counts the try when it finds nothing. Nothing else, a right code least
 * of all, changes the counts. They are in the database, so that no restart gives anybody new tries; and the account's
 * row is held from before the look until after the count, so that guesses sent all at once are counted one by one.
 */
export async function tryCode<Found, Reason extends string>(
  deps: Deps,
  guesser: Guesser,
  lookUp: (tx: Database) => Promise<Outcome<Found, Reason | "wrong_code">>,
): Promise<Outcome<Found, Reason | "wrong_code" | "too_many_tries">> {
  const windowStart = tryWindowStart(deps.clock.now());
  const keys = keysOf(guesser);
  return deps.db.transaction().execute(async (tx) => {
    await countAttempts(tx, keys.account, 0, windowStart);
    const counts = await readAttempts(tx, Object.values(keys), windowStart);
    const allowed = mayTryCode({
      byAccount: counts.get(keys.account) ?? 0,
      bySource: counts.get(keys.source) ?? 0,
      globally: counts.get(keys.global) ?? 0,
    });
    if (!allowed.ok) return allowed;
    const found = await lookUp(tx);
    if (!found.ok && found.reason === "wrong_code")
      for (const key of Object.values(keys)) await countAttempts(tx, key, 1, windowStart);
    return found;
  });
}

const keysOf = ({ accountId, address }: Guesser) => ({
  account: `code:account:${accountId}`,
  source: `code:source:${sourceOf(address)}`,
  global: "code:global",
});
