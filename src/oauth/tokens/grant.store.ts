import type { Selectable } from "kysely";
import type { GrantsTable } from "../../database/oauth-tables.ts";
import type { Database } from "../../database/open.ts";
import { prepared } from "../../database/prepared.ts";
import type { AccountId, ClientId, GrantId, SessionId, SignInRequestId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { originOfRow } from "../../policy/terms.ts";
import { type Grant, noClaims, type RequestedClaims } from "./grant.ts";

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
    screen_use: grant.origin?.use ?? null,
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

export const toGrant = (row: Omit<Selectable<GrantsTable>, "last_used_at">): Grant => ({
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

/** Notes a use, at most once a minute: reading a profile does not cost a write each time. */
export async function touchGrant(db: Database, id: GrantId, now: number): Promise<void> {
  const noted = notedBy(db);
  const age = now - (noted.get(id) ?? Number.NEGATIVE_INFINITY);
  if (age >= 0 && age < seconds(limits.lastSeenGranularitySeconds)) return;
  if (noted.size >= limits.grantUsesRemembered) noted.clear();
  noted.set(id, now);
  await touch(db, { id, now, stale: now - seconds(limits.lastSeenGranularitySeconds) });
}

/** What this process has noted, so that it does not even ask again within the minute. By what a database and its transactions share. */
const notedUses = new WeakMap<object, Map<GrantId, number>>();

function notedBy(db: Database): Map<GrantId, number> {
  const { adapter } = db.getExecutor();
  const noted = notedUses.get(adapter) ?? new Map<GrantId, number>();
  notedUses.set(adapter, noted);
  return noted;
}
