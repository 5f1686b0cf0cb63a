import type { Database } from "../../database/open.ts";
import type { AccountId } from "../../ids.ts";

export interface StoredAskCode {
  readonly accountId: AccountId;
  readonly salt: string;
  readonly codeHash: string;
  readonly createdAt: number;
}

/** In the place of the one that the account had. */
export async function putAskCode(db: Database, { accountId, salt, codeHash, createdAt }: StoredAskCode): Promise<void> {
  const values = { salt, code_hash: codeHash, created_at: createdAt };
  await db
    .insertInto("ask_codes")
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column("account_id").doUpdateSet(values))
    .execute();
}

export async function findAskCode(db: Database, accountId: AccountId): Promise<StoredAskCode | null> {
  const row = await db.selectFrom("ask_codes").selectAll().where("account_id", "=", accountId).executeTakeFirst();
  if (row === undefined) return null;
  return { accountId: row.account_id, salt: row.salt, codeHash: row.code_hash, createdAt: row.created_at };
}

/** False when there was none. */
export async function deleteAskCode(db: Database, accountId: AccountId): Promise<boolean> {
  const result = await db.deleteFrom("ask_codes").where("account_id", "=", accountId).executeTakeFirst();
  return result.numDeletedRows === 1n;
}
