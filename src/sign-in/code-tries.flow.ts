import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import { countAttempt, readAttempts } from "./code-tries.store.ts";
import { mayTryCode, tryWindowStart } from "./code-tries.ts";

interface Guesser {
  readonly accountId: AccountId;
  readonly address: string;
}

/**
 * Looks a code up as one try of this account, and counts the try when it finds nothing. Nothing else, a right code least
 * of all, changes the counts. They are in the database, so that no restart gives anybody new tries; and the account's
 * own is counted before the look and undone after it, which holds its row, so that guesses sent all at once go one by one.
 */
export async function tryCode<Found, Reason extends string>(
  deps: Deps,
  guesser: Guesser,
  lookUp: (tx: Database) => Promise<Outcome<Found, Reason | "wrong_code">>,
): Promise<Outcome<Found, Reason | "wrong_code" | "too_many_tries">> {
  const windowStart = tryWindowStart(deps.clock.now());
  const keys = keysOf(guesser);
  let found: Outcome<Found, Reason | "wrong_code" | "too_many_tries"> = refuse("too_many_tries");
  await inTransaction(deps.db, async (tx) => {
    await countAttempt(tx, keys.account, windowStart);
    const counts = await readAttempts(tx, Object.values(keys), windowStart);
    const allowed = mayTryCode({
      byAccount: (counts.get(keys.account) ?? 1) - 1,
      bySource: counts.get(keys.source) ?? 0,
      globally: counts.get(keys.global) ?? 0,
    });
    if (!allowed.ok) return allowed;
    found = await lookUp(tx);
    if (found.ok || found.reason !== "wrong_code") return refuse("nothing_to_count");
    for (const key of [keys.source, keys.global]) await countAttempt(tx, key, windowStart);
    return accept(true);
  });
  return found;
}

const keysOf = ({ accountId, address }: Guesser) => ({
  account: `code:account:${accountId}`,
  source: `code:source:${sourceOf(address)}`,
  global: "code:global",
});
