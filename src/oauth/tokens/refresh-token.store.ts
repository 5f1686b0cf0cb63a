import type { Selectable } from "kysely";
import type { RefreshTokensTable } from "../../database/oauth-tables.ts";
import type { Database } from "../../database/open.ts";
import { prepared } from "../../database/prepared.ts";
import type { RefreshToken } from "./grant.ts";

export async function insertRefreshToken(db: Database, token: RefreshToken): Promise<void> {
  await insert(db, {
    token_hash: token.tokenHash,
    grant_id: token.grantId,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    used_at: token.usedAt,
    parent_hash: token.parentHash,
    successor_hash: token.successorHash,
  });
}

const insert = prepared((db, row: RefreshTokensTable) => db.insertInto("refresh_tokens").values(row));
const byHash = prepared((db, { tokenHash }: { tokenHash: string }) =>
  db.selectFrom("refresh_tokens").selectAll().where("token_hash", "=", tokenHash),
);
type Use = { tokenHash: string; now: number; keptTo: number };
const useFirst = prepared((db, { tokenHash, now, keptTo }: Use) =>
  db
    .updateTable("refresh_tokens")
    .set({ used_at: now, expires_at: keptTo })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("successor_hash", "is", null),
);
const useAgain = prepared((db, { tokenHash, usedAt, keptTo }: Omit<Use, "now"> & { usedAt: number }) =>
  db
    .updateTable("refresh_tokens")
    .set({ expires_at: keptTo })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "=", usedAt)
    .where("successor_hash", "is", null),
);
const succeed = prepared((db, { parentHash, tokenHash }: { parentHash: string; tokenHash: string }) =>
  db
    .updateTable("refresh_tokens")
    .set({ successor_hash: tokenHash })
    .where("token_hash", "=", parentHash)
    .where((row) => row.or([row("successor_hash", "is", null), row("successor_hash", "=", tokenHash)])),
);

export async function findRefreshToken(db: Database, tokenHash: string): Promise<RefreshToken | null> {
  const [row] = (await byHash(db, { tokenHash })).rows;
  return row === undefined ? null : toRefreshToken(row);
}

/**
 * Uses a token as it was read: for the first time, or again while none of what it gave was used. False when another use
 * came in between; then read it again.
 */
export async function useRefreshToken(
  db: Database,
  { tokenHash, usedAt }: Pick<RefreshToken, "tokenHash" | "usedAt">,
  keptTo: number,
  now: number,
): Promise<boolean> {
  const used =
    usedAt === null
      ? await useFirst(db, { tokenHash, now, keptTo })
      : await useAgain(db, { tokenHash, usedAt, keptTo });
  return used.numAffectedRows === 1n;
}

/** The law of rotation: of all tokens that were given for one, exactly one succeeds it; the others get false. */
export async function succeedRefreshToken(db: Database, parentHash: string, tokenHash: string): Promise<boolean> {
  return (await succeed(db, { parentHash, tokenHash })).numAffectedRows === 1n;
}

export const toRefreshToken = (row: Selectable<RefreshTokensTable>): RefreshToken => ({
  tokenHash: row.token_hash,
  grantId: row.grant_id,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
  parentHash: row.parent_hash,
  successorHash: row.successor_hash,
});
