import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { findAccountById, setAccountProtected } from "./account.store.ts";
import type { Account } from "./account.ts";

export const findAccount = (db: Database, id: AccountId): Promise<Account | null> => findAccountById(db, id);

/** Account protection, in the transaction of "it was not me" (epoch milliseconds). */
export const protectAccount = (tx: Database, id: AccountId, until: number): Promise<void> =>
  setAccountProtected(tx, id, until);
