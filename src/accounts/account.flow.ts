import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import {
  findAccountById,
  findAccountByIdentifier,
  findAccountsByIds,
  findLanguage,
  setAccountProtected,
  setLanguage,
} from "./account.store.ts";
import { type Account, foldIdentifier } from "./account.ts";

export const findAccount = (db: Database, id: AccountId): Promise<Account | null> => findAccountById(db, id);

/** Those of these that there are, in no order. */
export const findAccounts = (db: Database, ids: readonly AccountId[]): Promise<Account[]> => findAccountsByIds(db, ids);

/** Whoever is called so, as people type it; null for a name of nobody's, which no answer may show. */
export const findAccountNamed = (db: Database, entered: string): Promise<Account | null> =>
  findAccountByIdentifier(db, foldIdentifier(entered));

/** Account protection, in the transaction of "it was not me" (epoch milliseconds). */
export const protectAccount = (tx: Database, id: AccountId, until: number): Promise<void> =>
  setAccountProtected(tx, id, until);

/** The language that notices to this account are written in; null until one of its browsers has told. */
export const languageOf = (db: Database, id: AccountId): Promise<string | null> => findLanguage(db, id);

/** In the transaction in which the account's passkey was used: the language of that browser's pages. */
export const keepLanguage = (tx: Database, id: AccountId, language: string): Promise<void> =>
  setLanguage(tx, id, language);
