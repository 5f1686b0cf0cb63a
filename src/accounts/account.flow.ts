import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { findAccountById } from "./account.store.ts";
import type { Account } from "./account.ts";

export const findAccount = (db: Database, id: AccountId): Promise<Account | null> => findAccountById(db, id);
