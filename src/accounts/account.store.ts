import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AccountId } from "../ids.ts";
import { type Account, accountOfRow, foldForSearch, forgottenIdentifier, type Role } from "./account.ts";

/** False when the identifier is taken. */
export async function insertAccount(db: Database, account: Account): Promise<boolean> {
  const result = await db
    .insertInto("accounts")
    .values({
      id: account.id,
      identifier: account.identifier,
      display_name: account.displayName,
      search_name: foldForSearch(account.displayName),
      role: account.role,
      webauthn_user_id: account.webauthnUserId,
      created_at: account.createdAt,
      disabled_at: account.disabledAt,
      protected_until: account.protectedUntil,
    })
    .onConflict((conflict) => conflict.column("identifier").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

const byId = prepared((db, { id }: { id: AccountId }) => db.selectFrom("accounts").selectAll().where("id", "=", id));

export async function findAccountById(db: Database, id: AccountId): Promise<Account | null> {
  const [row] = (await byId(db, { id })).rows;
  return row === undefined ? null : accountOfRow(row);
}

/** In no order. */
export async function findAccountsByIds(db: Database, ids: readonly AccountId[]): Promise<Account[]> {
  if (ids.length === 0) return [];
  return (await db.selectFrom("accounts").selectAll().where("id", "in", ids).execute()).map(accountOfRow);
}

/** Nobody who was forgotten: such a row is called by what no person can be called. */
export async function findAccountByIdentifier(db: Database, identifier: string): Promise<Account | null> {
  const row = await db
    .selectFrom("accounts")
    .selectAll()
    .where("identifier", "=", identifier)
    .where("deleted_at", "is", null)
    .executeTakeFirst();
  return row === undefined ? null : accountOfRow(row);
}

export async function anyOwner(db: Database): Promise<boolean> {
  const row = await db.selectFrom("accounts").select("id").where("role", "=", "owner").limit(1).executeTakeFirst();
  return row !== undefined;
}

/**
 * The owners who may act. In a transaction their rows stay locked to its end: of two that take an owner away, the second waits and
 * sees what the first has done.
 */
export async function lockOwners(tx: Database): Promise<AccountId[]> {
  const rows = await tx
    .updateTable("accounts")
    .set({ role: "owner" })
    .where("role", "=", "owner")
    .where("disabled_at", "is", null)
    .returning("id")
    .execute();
  return rows.map(({ id }) => id);
}

export async function setRole(db: Database, id: AccountId, role: Role): Promise<void> {
  await db.updateTable("accounts").set({ role }).where("id", "=", id).execute();
}

export async function setNames(
  db: Database,
  id: AccountId,
  { identifier, displayName }: Pick<Account, "identifier" | "displayName">,
): Promise<void> {
  await db
    .updateTable("accounts")
    .set({ identifier, display_name: displayName, search_name: foldForSearch(displayName) })
    .where("id", "=", id)
    .execute();
}

/** Nothing is left in it that says who it was. */
export async function eraseAccount(db: Database, id: AccountId, now: number): Promise<void> {
  await setNames(db, id, { identifier: forgottenIdentifier(id), displayName: "-" });
  await db
    .updateTable("accounts")
    .set({ role: "person", language: null, protected_until: null, deleted_at: now })
    .where("id", "=", id)
    .execute();
}

export async function setAccountDisabled(db: Database, id: AccountId, disabledAt: number | null): Promise<void> {
  await db.updateTable("accounts").set({ disabled_at: disabledAt }).where("id", "=", id).execute();
}

export async function setAccountProtected(db: Database, id: AccountId, protectedUntil: number): Promise<void> {
  await db.updateTable("accounts").set({ protected_until: protectedUntil }).where("id", "=", id).execute();
}

export async function findLanguage(db: Database, id: AccountId): Promise<string | null> {
  const row = await db.selectFrom("accounts").select("language").where("id", "=", id).executeTakeFirst();
  return row?.language ?? null;
}

export async function setLanguage(db: Database, id: AccountId, language: string): Promise<void> {
  await db.updateTable("accounts").set({ language }).where("id", "=", id).execute();
}
