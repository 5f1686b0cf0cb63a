import type { Selectable } from "kysely";
import type { RefreshTokensTable } from "../database/oauth-tables.ts";
import type { Database } from "../database/open.ts";
import type { RefreshToken } from "./grant.ts";

export async function insertRefreshToken(db: Database, token: RefreshToken): Promise<void> {
  const { tokenHash, grantId, createdAt, expiresAt, usedAt } = token;
  const row = {
    token_hash: tokenHash,
    grant_id: grantId,
    created_at: createdAt,
    expires_at: expiresAt,
    used_at: usedAt,
  };
  await db.insertInto("refresh_tokens").values(row).execute();
}

export async function findRefreshToken(db: Database, tokenHash: string): Promise<RefreshToken | null> {
  const row = await db.selectFrom("refresh_tokens").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
  return row === undefined ? null : toRefreshToken(row);
}

/** The law of rotation: of any number that present a refresh token, exactly one gets true. */
export async function useRefreshToken(db: Database, tokenHash: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("refresh_tokens")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const toRefreshToken = (row: Selectable<RefreshTokensTable>): RefreshToken => ({
  tokenHash: row.token_hash,
  grantId: row.grant_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
});
