import { guess } from "../attempts/attempt.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import type { Outcome } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import { mayTryCode } from "./code-tries.ts";

interface Guesser {
  readonly accountId: AccountId;
  readonly address: string;
}

/** Looks a code up as one try of this account, and counts the try when it finds nothing. */
export const tryCode = <Found, Reason extends string>(
  deps: Deps,
  { accountId, address }: Guesser,
  lookUp: (tx: Database) => Promise<Outcome<Found, Reason | "wrong_code">>,
): Promise<Outcome<Found, Reason | "wrong_code" | "too_many_tries">> =>
  guess(
    deps,
    {
      keys: {
        byAccount: `code:account:${accountId}`,
        bySource: `code:source:${sourceOf(address)}`,
        globally: "code:global",
      },
      mayGuess: (tries) => mayTryCode(tries).ok,
      wrong: "wrong_code",
    },
    lookUp,
  );
