import type { Selectable } from "kysely";
import type { AuthorizationCodesTable, GrantsTable } from "../../database/oauth-tables.ts";
import type { Database } from "../../database/open.ts";
import { prepared } from "../../database/prepared.ts";
import type { AccountId, ClientId, GrantId, SessionId, SignInRequestId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { originOfRow } from "../../policy/terms.ts";
import { type AuthorizationCode, type Grant, noClaims, type RequestedClaims } from "./grant.ts";

export async function insertGrant(db: Database, grant: Grant): Promise<void> {
  await insert(db, {
    id: grant.id,
    account_id: grant.accountId,
    client_id: grant.clientId,
    scopes: JSON.stringify(grant.scopes),
    started_by: grant.startedBy,
    session_id: grant.sessionId,
    sign_in_request_id: grant.signInRequestId,
    authenticated_at: grant.authenticatedAt,
    created_at: grant.createdAt,
    expires_at: grant.expiresAt,
    revoked_at: grant.revokedAt,
    verdict: grant.origin?.verdict ?? null,
    form: grant.origin?.form ?? null,
    bound_to: grant.boundTo,
    resource: grant.resource,
    claims: JSON.stringify(grant.claims),
  });
}

const insert = prepared((db, row: Omit<GrantsTable, "last_used_at">) =>
  db.insertInto("grants").values({ ...row, last_used_at: null }),
);
const touch = prepared((db, { id, now, stale }: { id: GrantId; now: number; stale: number }) =>
  db
    .updateTable("grants")
    .set({ last_used_at: now })
    .where("id", "=", id)
    .where((row) => row.or([row("last_used_at", "is", null), row("last_used_at", "<=", stale)])),
);
const byId = prepared((db, { id }: { id: GrantId }) => db.selectFrom("grants").selectAll().where("id", "=", id));

export async function findGrantById(db: Database, id: GrantId): Promise<Grant | null> {
  const [row] = (await byId(db, { id })).rows;
  return row === undefined ? null : toGrant(row);
}

/** From now on for this key, or for none. */
export async function setGrantKey(db: Database, id: GrantId, boundTo: string | null): Promise<void> {
  await db.updateTable("grants").set({ bound_to: boundTo }).where("id", "=", id).execute();
}

/** What a grant may be found by when it is to be ended. */
export interface GrantOrigin {
  readonly id?: GrantId;
  readonly account_id?: AccountId;
  readonly client_id?: ClientId;
  readonly session_id?: SessionId;
  readonly sign_in_request_id?: SignInRequestId;
}

/** Ends every live grant of this origin, and returns them. */
export async function revokeGrants(db: Database, origin: GrantOrigin, now: number): Promise<Grant[]> {
  let update = db.updateTable("grants").set({ revoked_at: now }).where("revoked_at", "is", null);
  for (const [column, value] of Object.entries(origin)) update = update.where(column as keyof GrantOrigin, "=", value);
  const rows = await update.returningAll().execute();
  return rows.map(toGrant);
}

/** For the grants of this sign-in that still give something; one that has run out stays so. */
export async function setGrantsFull(
  db: Database,
  signInRequestId: SignInRequestId,
  expiresAt: number,
  now: number,
): Promise<void> {
  await db
    .updateTable("grants")
    .set({ form: "full", expires_at: expiresAt })
    .where("sign_in_request_id", "=", signInRequestId)
    .where("form", "=", "limited")
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
}

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

const toGrant = (row: Selectable<GrantsTable>): Grant => ({
  id: row.id,
  accountId: row.account_id,
  clientId: row.client_id,
  scopes: JSON.parse(row.scopes) as string[],
  startedBy: row.started_by,
  sessionId: row.session_id,
  signInRequestId: row.sign_in_request_id,
  authenticatedAt: row.authenticated_at,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
  revokedAt: row.revoked_at,
  origin: originOfRow(row),
  boundTo: row.bound_to,
  resource: row.resource,
  claims: row.claims === null ? noClaims : (JSON.parse(row.claims) as RequestedClaims),
});

const toCode = (row: Selectable<AuthorizationCodesTable>): AuthorizationCode => ({
  codeHash: row.code_hash,
  grantId: row.grant_id,
  redirectUri: row.redirect_uri,
  codeChallenge: row.code_challenge,
  nonce: row.nonce,
  expiresAt: row.expires_at,
  usedAt: row.used_at,
});

/** Notes a use, at most once a minute: reading a profile does not cost a write each time. */
export async function touchGrant(db: Database, id: GrantId, now: number): Promise<void> {
  await touch(db, { id, now, stale: now - seconds(limits.lastSeenGranularitySeconds) });
}
