import type { Selectable } from "kysely";
import type { AccessPassesTable } from "../database/account-tables.ts";
import type { Database } from "../database/open.ts";
import type { AccessPassId, AccountId, RecoveryId } from "../ids.ts";
import type { AccessPass } from "./access-pass.ts";

export async function insertAccessPass(db: Database, pass: AccessPass, tokenHash: string): Promise<void> {
  await db
    .insertInto("access_passes")
    .values({
      id: pass.id,
      account_id: pass.accountId,
      token_hash: tokenHash,
      issued_by: pass.issuedBy,
      issuer_id: pass.issuerId,
      recovery_id: pass.recoveryId,
      one_time: pass.oneTime ? 1 : 0,
      created_at: pass.createdAt,
      expires_at: pass.expiresAt,
      used_at: pass.usedAt,
      revoked_at: pass.revokedAt,
    })
    .execute();
}

export const findPassByTokenHash = (db: Database, tokenHash: string): Promise<AccessPass | null> =>
  findPass(db, "token_hash", tokenHash);

export const findPassById = (db: Database, id: AccessPassId): Promise<AccessPass | null> => findPass(db, "id", id);

export const findPassByRecovery = (db: Database, id: RecoveryId): Promise<AccessPass | null> =>
  findPass(db, "recovery_id", id);

async function findPass(db: Database, column: "id" | "token_hash" | "recovery_id", value: string) {
  const row = await db.selectFrom("access_passes").selectAll().where(column, "=", value).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The law of "one-time": of any number that use a live pass up, exactly one gets true. */
export async function usePassUp(db: Database, id: AccessPassId, now: number): Promise<boolean> {
  const result = await db
    .updateTable("access_passes")
    .set({ used_at: now })
    .where("id", "=", id)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Revokes passes of this account whose time is not over: the unused ones of a kind, or those issued since. Returns their ids. */
export async function revokePasses(
  db: Database,
  accountId: AccountId,
  which: { readonly unusedBy: AccessPass["issuedBy"] } | { readonly since: number },
  now: number,
): Promise<AccessPassId[]> {
  const live = db
    .updateTable("access_passes")
    .set({ revoked_at: now })
    .where("account_id", "=", accountId)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now);
  const chosen =
    "since" in which
      ? live.where("created_at", ">=", which.since)
      : live.where("used_at", "is", null).where("issued_by", "=", which.unusedBy);
  const rows = await chosen.returning("id").execute();
  return rows.map(({ id }) => id);
}

export async function countLivePasses(db: Database, accountId: AccountId, now: number): Promise<number> {
  const { count } = await db
    .selectFrom("access_passes")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  return Number(count);
}

const fromRow = (row: Selectable<AccessPassesTable>): AccessPass => ({
  id: row.id,
  accountId: row.account_id,
  issuedBy: row.issued_by,
  issuerId: row.issuer_id,
  recoveryId: row.recovery_id,
  oneTime: row.one_time === 1,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  revokedAt: row.revoked_at,
});
