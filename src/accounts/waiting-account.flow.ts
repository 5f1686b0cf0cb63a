import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { type Outcome, refuse } from "../outcome.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { findAccountById } from "./account.store.ts";
import { type Account, mayAct } from "./account.ts";

/** The account of somebody who was provisioned, for as long as it has no passkey: its first one makes every invitation used. */
export async function waitingAccount(
  db: Database,
  id: AccountId,
): Promise<Outcome<Account, "account_disabled" | "invitation_used">> {
  const account = mayAct(await findAccountById(db, id));
  if (!account.ok) return account;
  return (await passkeysOf(db, id)).length === 0 ? account : refuse("invitation_used");
}
