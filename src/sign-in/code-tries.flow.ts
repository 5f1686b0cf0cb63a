import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { countAttempt, readAttempts } from "./code-tries.store.ts";
import { mayTryCode, sourceOf, tryWindowStart } from "./code-tries.ts";

interface Guesser {
  readonly accountId: AccountId;
  readonly address: string;
}

/** Whether this account may look a code up now. Kept in the database, so that no restart gives anybody new tries. */
export async function codeTryAllowed(deps: Deps, guesser: Guesser): Promise<Outcome<true, "too_many_tries">> {
  const keys = keysOf(guesser);
  const counts = await readAttempts(deps.db, Object.values(keys), tryWindowStart(deps.clock.now()));
  return mayTryCode({
    byAccount: counts.get(keys.account) ?? 0,
    bySource: counts.get(keys.source) ?? 0,
    globally: counts.get(keys.global) ?? 0,
  });
}

/** Counts a code that found nothing. Nothing else, a right code least of all, changes the counts. */
export async function recordWrongCode(deps: Deps, guesser: Guesser): Promise<void> {
  const windowStart = tryWindowStart(deps.clock.now());
  await deps.db.transaction().execute(async (tx) => {
    for (const key of Object.values(keysOf(guesser))) await countAttempt(tx, key, windowStart);
  });
}

const keysOf = ({ accountId, address }: Guesser) => ({
  account: `code:account:${accountId}`,
  source: `code:source:${sourceOf(address)}`,
  global: "code:global",
});
