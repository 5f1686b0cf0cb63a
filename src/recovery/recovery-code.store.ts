import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import type { StoredRecoveryCode } from "./recovery-code.ts";

/**
 * Puts this set in the place of the account's last one, used and unused alike. Row by row over the same positions, so
 * that of two sets made at once one is kept whole: whoever comes second waits for the first row.
 */
export async function replaceCodes(db: Database, codes: readonly StoredRecoveryCode[]): Promise<void> {
  for (const code of codes) {
    const values = { salt: code.salt, code_hash: code.codeHash, created_at: code.createdAt, used_at: code.usedAt };
    await db
      .insertInto("recovery_codes")
      .values({ account_id: code.accountId, position: code.position, ...values })
      .onConflict((conflict) => conflict.columns(["account_id", "position"]).doUpdateSet(values))
      .execute();
  }
}

export async function codesOf(db: Database, accountId: AccountId): Promise<StoredRecoveryCode[]> {
  const rows = await db
    .selectFrom("recovery_codes")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("position")
    .execute();
  return rows.map((row) => ({
    accountId: row.account_id,
    position: row.position,
    salt: row.salt,
    codeHash: row.code_hash,
    createdAt: row.created_at,
    usedAt: row.used_at,
  }));
}

export async function isUnused(db: Database, accountId: AccountId, codeHash: string): Promise<boolean> {
  const row = await db
    .selectFrom("recovery_codes")
    .select("position")
    .where("account_id", "=", accountId)
    .where("code_hash", "=", codeHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Uses up the code with this hash: true for exactly one of all who try, false for a used or replaced code. */
export async function spendCode(db: Database, accountId: AccountId, codeHash: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("recovery_codes")
    .set({ used_at: now })
    .where("account_id", "=", accountId)
    .where("code_hash", "=", codeHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Without a set nobody gets in by a code. */
export async function deleteCodes(db: Database, accountId: AccountId): Promise<void> {
  await db.deleteFrom("recovery_codes").where("account_id", "=", accountId).execute();
}
