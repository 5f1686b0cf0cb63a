import type { Selectable } from "kysely";
import type { AuthorizationCodesTable } from "../../database/oauth-tables.ts";
import type { Database } from "../../database/open.ts";
import type { AuthorizationCode } from "./grant.ts";

export async function insertAuthorizationCode(db: Database, code: AuthorizationCode): Promise<void> {
  await db
    .insertInto("authorization_codes")
    .values({
      code_hash: code.codeHash,
      grant_id: code.grantId,
      redirect_uri: code.redirectUri,
      code_challenge: code.codeChallenge,
      nonce: code.nonce,
      expires_at: code.expiresAt,
      used_at: code.usedAt,
    })
    .execute();
}

export async function findAuthorizationCode(db: Database, codeHash: string): Promise<AuthorizationCode | null> {
  const row = await db
    .selectFrom("authorization_codes")
    .selectAll()
    .where("code_hash", "=", codeHash)
    .executeTakeFirst();
  return row === undefined ? null : toCode(row);
}

/** The law of "once": of any number that exchange a code, exactly one gets true. */
export async function useAuthorizationCode(db: Database, codeHash: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable("authorization_codes")
    .set({ used_at: now })
    .where("code_hash", "=", codeHash)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const toCode = (row: Selectable<AuthorizationCodesTable>): AuthorizationCode => ({
  codeHash: row.code_hash,
  grantId: row.grant_id,
  redirectUri: row.redirect_uri,
  codeChallenge: row.code_challenge,
  nonce: row.nonce,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
});
