import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import type { Resource } from "./attribute.ts";
import type { KeptUser } from "./user.ts";

/**
 * Counts the version of this person up, and makes the row if there is none yet. On PostgreSQL the row is the caller's until
 * the transaction ends: of two that change one person at once, the second sees what the first has done.
 */
export async function lockUser(tx: Database, accountId: AccountId, now: number): Promise<KeptUser> {
  const row = await tx
    .insertInto("scim_users")
    .values({ account_id: accountId, external_id: null, attributes: "{}", version: 1, changed_at: now })
    .onConflict((conflict) =>
      conflict.column("account_id").doUpdateSet((values) => ({
        version: values("scim_users.version", "+", 1),
        changed_at: now,
      })),
    )
    .returning(["external_id", "attributes", "changed_at"])
    .executeTakeFirstOrThrow();
  return {
    externalId: row.external_id,
    attributes: JSON.parse(row.attributes) as Resource,
    changedAt: row.changed_at,
  };
}

export async function saveUser(
  db: Database,
  accountId: AccountId,
  { externalId, attributes }: Omit<KeptUser, "changedAt">,
  emails: readonly { readonly value: string; readonly type: string | null }[],
): Promise<void> {
  await db
    .updateTable("scim_users")
    .set({ external_id: externalId, attributes: JSON.stringify(attributes) })
    .where("account_id", "=", accountId)
    .execute();
  await db.deleteFrom("scim_emails").where("account_id", "=", accountId).execute();
  if (emails.length > 0)
    await db
      .insertInto("scim_emails")
      .values(emails.map((email) => ({ account_id: accountId, ...email })))
      .execute();
}

export async function deleteUser(db: Database, accountId: AccountId): Promise<void> {
  await db.deleteFrom("scim_emails").where("account_id", "=", accountId).execute();
  await db.deleteFrom("scim_users").where("account_id", "=", accountId).execute();
}
