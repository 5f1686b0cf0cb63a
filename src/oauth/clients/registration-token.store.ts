import type { Database } from "../../database/open.ts";

export async function insertRegistrationToken(
  db: Database,
  token: { readonly hash: string; readonly uses: number; readonly expiresAt: number },
): Promise<void> {
  const row = { token_hash: token.hash, uses_left: token.uses, expires_at: token.expiresAt };
  await db.insertInto("registration_tokens").values(row).execute();
}

/** Of any number that come with a token, as many get true as it has uses. */
export async function spendRegistrationToken(db: Database, hash: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("registration_tokens")
    .set((row) => ({ uses_left: row("uses_left", "-", 1) }))
    .where("token_hash", "=", hash)
    .where("uses_left", ">", 0)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** What it was spent for has not come about. */
export async function returnRegistrationToken(db: Database, hash: string): Promise<void> {
  await db
    .updateTable("registration_tokens")
    .set((row) => ({ uses_left: row("uses_left", "+", 1) }))
    .where("token_hash", "=", hash)
    .execute();
}
