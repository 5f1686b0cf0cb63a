import type { Database } from "../database/open.ts";
import type { AccountId, PasskeyId } from "../ids.ts";

/** False when there is no such passkey, or it is another account's. */
export async function renamePasskeyOf(
  db: Database,
  accountId: AccountId,
  id: PasskeyId,
  name: string,
): Promise<boolean> {
  const result = await db
    .updateTable("passkeys")
    .set({ name })
    .where("account_id", "=", accountId)
    .where("id", "=", id)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/**
 * The account's passkeys, held until the transaction ends: of two that each remove one of two passkeys, the second sees
 * what the first has left. An update is what holds a row on both databases.
 */
export async function holdPasskeysOf(
  tx: Database,
  accountId: AccountId,
): Promise<{ readonly id: PasskeyId; readonly name: string }[]> {
  const held = tx.updateTable("passkeys").set((row) => ({ name: row.ref("name") }));
  return held.where("account_id", "=", accountId).returning(["id", "name"]).execute();
}

export async function deletePasskey(tx: Database, id: PasskeyId): Promise<void> {
  await tx.deleteFrom("passkeys").where("id", "=", id).execute();
}
