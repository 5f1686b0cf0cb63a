import type { Selectable } from "kysely";
import type { AccessTokensTable } from "../../database/oauth-tables.ts";
import type { Database } from "../../database/open.ts";
import { prepared } from "../../database/prepared.ts";
import type { AccessToken } from "./access-token.ts";

/** Keeps an opaque token; its id is the hash of what its client holds. */
export async function insertAccessToken(db: Database, token: AccessToken): Promise<void> {
  await insert(db, {
    token_hash: token.id,
    subject: token.subject,
    grant_id: token.grantId,
    client_id: token.clientId,
    scopes: JSON.stringify(token.scopes),
    audience: token.audience,
    bound_to: token.boundTo,
    actors: JSON.stringify(token.actors),
    created_at: token.issuedAt,
    expires_at: token.expiresAt,
  });
}

const insert = prepared((db, row: AccessTokensTable) => db.insertInto("access_tokens").values(row));
const byHash = prepared((db, { tokenHash }: { tokenHash: string }) =>
  db.selectFrom("access_tokens").selectAll().where("token_hash", "=", tokenHash),
);
const revokedById = prepared((db, { id }: { id: string }) =>
  db.selectFrom("revoked_tokens").select("token_id").where("token_id", "=", id),
);

export async function findOpaqueToken(db: Database, tokenHash: string): Promise<AccessToken | null> {
  const [row] = (await byHash(db, { tokenHash })).rows;
  return row === undefined ? null : toAccessToken(row);
}

/** Remembers that a token counts no more, for as long as it would have. */
export async function insertRevokedToken(db: Database, { id, expiresAt }: AccessToken): Promise<void> {
  const row = { token_id: id, expires_at: expiresAt };
  await db
    .insertInto("revoked_tokens")
    .values(row)
    .onConflict((conflict) => conflict.column("token_id").doNothing())
    .execute();
}

export async function isRevokedToken(db: Database, id: string): Promise<boolean> {
  return (await revokedById(db, { id })).rows.length > 0;
}

const toAccessToken = (row: Selectable<AccessTokensTable>): AccessToken => ({
  id: row.token_hash,
  subject: row.subject,
  clientId: row.client_id,
  grantId: row.grant_id,
  scopes: JSON.parse(row.scopes) as string[],
  audience: row.audience,
  boundTo: row.bound_to,
  actors: JSON.parse(row.actors) as string[],
  issuedAt: row.created_at,
  expiresAt: row.expires_at,
});
