import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { findAccountById, findAccountByIdentifier, setAccountProtected } from "./account.store.ts";
import { type Account, foldIdentifier } from "./account.ts";

export const findAccount = (db: Database, id: AccountId): Promise<Account | null> => findAccountById(db, id);

/** Whoever is called so, as people type it; null for a name of nobody's, which no answer may show. */
export const findAccountNamed = (db: Database, entered: string): Promise<Account | null> =>
  findAccountByIdentifier(db, foldIdentifier(entered));

/** Account protection, in the transaction of "it was not me" (epoch milliseconds). */
export const protectAccount = (tx: Database, id: AccountId, until: number): Promise<void> =>
  setAccountProtected(tx, id, until);
