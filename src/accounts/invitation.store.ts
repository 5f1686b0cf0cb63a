import type { Selectable } from "kysely";
import type { InvitationsTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, InvitationId } from "../ids.ts";
import type { Role } from "./account.ts";
import type { Invitation } from "./invitation.ts";

export async function insertInvitation(db: Database, invitation: Invitation, tokenHash: string): Promise<void> {
  await db
    .insertInto("invitations")
    .values({
      id: invitation.id,
      token_hash: tokenHash,
      role: invitation.role,
      suggested_name: invitation.suggestedName,
      account_id: invitation.accountId,
      address: invitation.address,
      created_at: invitation.createdAt,
      expires_at: invitation.expiresAt,
      used_at: invitation.usedAt,
      revoked_at: invitation.revokedAt,
    })
    .execute();
}

export async function findInvitationByTokenHash(db: Database, tokenHash: string): Promise<Invitation | null> {
  const row = await db.selectFrom("invitations").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Uses the invitation up: exactly one of any number of callers gets true. */
export async function useInvitation(db: Database, id: InvitationId, now: number): Promise<boolean> {
  const result = await db
    .updateTable("invitations")
    .set({ used_at: now })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Withdraws the unused invitations for this role; a new set-up link makes the older ones worthless. */
export async function revokeUnusedInvitations(db: Database, role: Role, now: number): Promise<void> {
  await db
    .updateTable("invitations")
    .set({ revoked_at: now })
    .where("role", "=", role)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .execute();
}

export async function countOpenInvitations(db: Database, now: number): Promise<number> {
  const { count } = await db
    .selectFrom("invitations")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Withdraws the unused invitations for this account: a newer one, or its end, makes them worthless. */
export async function revokeInvitationsFor(db: Database, accountId: AccountId, now: number): Promise<void> {
  await db
    .updateTable("invitations")
    .set({ revoked_at: now })
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .execute();
}

const fromRow = (row: Selectable<InvitationsTable>): Invitation => ({
  id: row.id,
  role: row.role,
  suggestedName: row.suggested_name,
  accountId: row.account_id,
  address: row.address,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
});
