import { attemptsOf, noteAttempt } from "../attempts/attempt.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret, sha256 } from "../digest.ts";
import { limits } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import { verifiedAddresses } from "./address.flow.ts";
import type { Address } from "./address.ts";
import { accountOf } from "./advance-recovery.flow.ts";
import { findRecoveryByBinding } from "./recovery.store.ts";
import { type Recovery, stateNow } from "./recovery.ts";

/** Codes that are sent; which kind of address each goes to. */
export type AddressMethod = "email" | "sms";

const kinds = { email: "email", sms: "phone" } as const;

/** Where codes for this recovery go; nowhere for a name that is nobody's. */
export async function addressesOf(deps: Deps, recovery: Recovery, method: AddressMethod): Promise<Address[]> {
  const account = await accountOf(deps.db, recovery);
  const addresses = account === null ? [] : await verifiedAddresses(deps.db, account.id);
  return addresses.filter(({ kind }) => kind === kinds[method]);
}

/** The recovery of the browser with this secret, as long as there is something to prove. */
export async function findProving(deps: Deps, secret: string): Promise<Recovery | null> {
  const recovery = await findRecoveryByBinding(deps.db, hashSecret(secret));
  if (recovery === null) return null;
  const protectedUntil = (await accountOf(deps.db, recovery))?.protectedUntil ?? null;
  const { name } = stateNow(recovery, protectedUntil, deps.clock.now());
  return name === "proving" || name === "waiting" ? recovery : null;
}

/** Counts by name and source before anything is looked at, right or wrong, so that tries sent at once are counted too. */
export async function countTry(
  deps: Deps,
  what: string,
  { identifier }: Recovery,
  address: string,
): Promise<Outcome<true, "too_many_tries">> {
  const now = deps.clock.now();
  const key = `recovery:${what}:${sha256(identifier)}:${sourceOf(address)}`;
  const tries = await inTransaction(deps.db, async (tx) => {
    await noteAttempt(tx, key, now);
    return accept((await attemptsOf(tx, [key], now)).get(key) ?? 0);
  });
  return tries.ok && tries.value <= limits.recoveryTriesPerAccountAndSource ? accept(true) : refuse("too_many_tries");
}
