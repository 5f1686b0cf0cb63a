import { type Account, accountOfRow } from "../../accounts/account.ts";
import type { Database } from "../../database/open.ts";
import { prepared } from "../../database/prepared.ts";
import type { GrantId } from "../../ids.ts";
import { toGrant } from "./grant.store.ts";
import type { Behalf, RefreshToken } from "./grant.ts";
import { toRefreshToken } from "./refresh-token.store.ts";

/**
 * What stands behind a token, in one statement and anew each time: whoever is ended anywhere counts as ended with the next
 * request. Account and client are there wherever their grant is (they are its foreign keys).
 */
const grants = (db: Database) =>
  db
    .selectFrom("grants")
    .innerJoin("accounts", "accounts.id", "grants.account_id")
    .select([
      "grants.id",
      "grants.account_id",
      "grants.client_id",
      "grants.scopes",
      "grants.started_by",
      "grants.session_id",
      "grants.sign_in_request_id",
      "grants.authenticated_at",
      "grants.created_at",
      "grants.expires_at",
      "grants.revoked_at",
      "grants.verdict",
      "grants.form",
      "grants.screen_use",
      "grants.bound_to",
      "grants.resource",
      "grants.claims",
      "accounts.identifier",
      "accounts.display_name",
      "accounts.role",
      "accounts.webauthn_user_id",
      "accounts.created_at as account_created_at",
      "accounts.disabled_at",
      "accounts.protected_until",
    ]);
type BehalfRow = Awaited<ReturnType<ReturnType<typeof grants>["execute"]>>[number];

const ofGrant = prepared((db, { id }: { id: GrantId }) => grants(db).where("grants.id", "=", id));
const ofRefreshToken = prepared((db, { tokenHash }: { tokenHash: string }) =>
  grants(db)
    .innerJoin("refresh_tokens", "refresh_tokens.grant_id", "grants.id")
    .innerJoin("clients", "clients.id", "grants.client_id")
    .where("refresh_tokens.token_hash", "=", tokenHash)
    .select([
      "refresh_tokens.token_hash",
      "refresh_tokens.grant_id",
      "refresh_tokens.created_at as token_created_at",
      "refresh_tokens.expires_at as token_expires_at",
      "refresh_tokens.used_at",
      "refresh_tokens.parent_hash",
      "refresh_tokens.successor_hash",
      "clients.disabled_at as client_disabled_at",
    ]),
);

export async function findBehalf(db: Database, grantId: GrantId): Promise<Behalf | null> {
  const [row] = (await ofGrant(db, { id: grantId })).rows;
  return row === undefined ? null : { grant: toGrant(row), account: toAccount(row) };
}

/** A refresh token with what stands behind it, the client among it. */
export interface Renewable extends Behalf {
  readonly token: RefreshToken;
  readonly clientDisabledAt: number | null;
}

export async function findRenewable(db: Database, tokenHash: string): Promise<Renewable | null> {
  const [row] = (await ofRefreshToken(db, { tokenHash })).rows;
  if (row === undefined) return null;
  return {
    grant: toGrant(row),
    account: toAccount(row),
    token: toRefreshToken({ ...row, created_at: row.token_created_at, expires_at: row.token_expires_at }),
    clientDisabledAt: row.client_disabled_at,
  };
}

const toAccount = (row: BehalfRow): Account =>
  accountOfRow({ ...row, id: row.account_id, created_at: row.account_created_at });
