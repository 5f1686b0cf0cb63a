import type { Database } from "../../database/open.ts";
import type { AccountId, ClientId, SessionId, SignInRequestId } from "../../ids.ts";

/** What an app holds now. */
export interface LiveGrant {
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  readonly sessionId: SessionId | null;
  readonly signInRequestId: SignInRequestId | null;
  readonly limited: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** What an app was allowed, whether it holds anything or not. */
export interface GivenConsent {
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  readonly grantedAt: number;
}

/** Grants that have neither been ended nor run out, oldest first. */
export async function listLiveGrants(db: Database, accountId: AccountId, now: number): Promise<LiveGrant[]> {
  const rows = await db
    .selectFrom("grants")
    .selectAll()
    .where("account_id", "=", accountId)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .orderBy("created_at")
    .execute();
  return rows.map((row) => ({
    clientId: row.client_id,
    scopes: JSON.parse(row.scopes) as string[],
    sessionId: row.session_id,
    signInRequestId: row.sign_in_request_id,
    limited: row.form === "limited",
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  }));
}

export async function listConsents(db: Database, accountId: AccountId): Promise<GivenConsent[]> {
  const rows = await db
    .selectFrom("consents")
    .select(["client_id", "scopes", "granted_at"])
    .where("account_id", "=", accountId)
    .execute();
  return rows.map((row) => ({
    clientId: row.client_id,
    scopes: JSON.parse(row.scopes) as string[],
    grantedAt: row.granted_at,
  }));
}

/** True when there was one. */
export async function deleteConsent(db: Database, accountId: AccountId, clientId: ClientId): Promise<boolean> {
  const result = await db
    .deleteFrom("consents")
    .where("account_id", "=", accountId)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
