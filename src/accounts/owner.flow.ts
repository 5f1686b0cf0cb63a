import type { Database } from "../database/open.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { lockOwners } from "./account.store.ts";
import type { Account } from "./account.ts";

/** In the transaction that takes an account's powers away: refuses it for the last owner who may act. */
export async function mayLose(tx: Database, account: Account): Promise<Outcome<true, "last_owner">> {
  if (account.role !== "owner" || account.disabledAt !== null) return accept(true);
  const owners = await lockOwners(tx);
  return owners.some((id) => id !== account.id) ? accept(true) : refuse("last_owner");
}
