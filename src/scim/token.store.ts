import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import type { ScimTokensTable } from "../database/provisioning-tables.ts";
import type { ScimTokenId } from "../ids.ts";
import type { ScimToken } from "./scim-token.ts";

export async function insertToken(db: Database, { id, name, createdAt }: ScimToken, tokenHash: string): Promise<void> {
  const row = { id, name, token_hash: tokenHash, created_at: createdAt, last_used_at: null };
  await db.insertInto("scim_tokens").values(row).execute();
}

export async function findTokenByHash(db: Database, tokenHash: string): Promise<ScimToken | null> {
  const row = await db.selectFrom("scim_tokens").selectAll().where("token_hash", "=", tokenHash).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

export async function listTokens(db: Database): Promise<ScimToken[]> {
  const rows = await db.selectFrom("scim_tokens").selectAll().orderBy("created_at").orderBy("id").execute();
  return rows.map(fromRow);
}

export async function noteUse(db: Database, id: ScimTokenId, now: number): Promise<void> {
  await db.updateTable("scim_tokens").set({ last_used_at: now }).where("id", "=", id).execute();
}

/** Null when there is none. */
export async function deleteToken(db: Database, id: ScimTokenId): Promise<ScimToken | null> {
  const row = await db.deleteFrom("scim_tokens").where("id", "=", id).returningAll().executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

const fromRow = (row: Selectable<ScimTokensTable>): ScimToken => ({
  id: row.id,
  name: row.name,
  createdAt: row.created_at,
  lastUsedAt: row.last_used_at,
});
