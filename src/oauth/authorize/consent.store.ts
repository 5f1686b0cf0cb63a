import type { Database } from "../../database/open.ts";
import type { AccountId, ClientId, SessionId } from "../../ids.ts";

/** The scopes that this person has allowed this client; none when they were never asked. */
export async function findConsentedScopes(
  db: Database,
  accountId: AccountId,
  clientId: ClientId,
): Promise<readonly string[]> {
  const row = await db
    .selectFrom("consents")
    .select("scopes")
    .where("account_id", "=", accountId)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  return row === undefined ? [] : (JSON.parse(row.scopes) as string[]);
}

export async function saveConsent(
  db: Database,
  consent: {
    readonly accountId: AccountId;
    readonly clientId: ClientId;
    readonly scopes: readonly string[];
    readonly sessionId: SessionId;
  },
  now: number,
): Promise<void> {
  const allowed = { scopes: JSON.stringify(consent.scopes), granted_at: now, session_id: consent.sessionId };
  await db
    .insertInto("consents")
    .values({ account_id: consent.accountId, client_id: consent.clientId, ...allowed })
    .onConflict((conflict) => conflict.columns(["account_id", "client_id"]).doUpdateSet(allowed))
    .execute();
}

/** Takes back what this session allowed; with it goes what the same client was allowed before, which is asked again. */
export async function deleteConsentsOfSession(db: Database, sessionId: SessionId): Promise<void> {
  await db.deleteFrom("consents").where("session_id", "=", sessionId).execute();
}

/** An authorization request that waits on the consent page, bound to the session it was shown to. */
export interface PendingAuthorization {
  readonly idHash: string;
  readonly sessionId: SessionId;
  /** The request's own query, checked again when the person has decided. */
  readonly query: string;
  readonly expiresAt: number;
}

export async function insertPendingAuthorization(db: Database, pending: PendingAuthorization): Promise<void> {
  const { idHash, sessionId, query, expiresAt } = pending;
  await db
    .insertInto("authorization_requests")
    .values({ id_hash: idHash, session_id: sessionId, parameters: query, expires_at: expiresAt })
    .execute();
}

/** Takes the request of this session away, so that of several answers to one page exactly one counts. */
export async function takePendingAuthorization(
  db: Database,
  idHash: string,
  sessionId: SessionId,
  now: number,
): Promise<PendingAuthorization | null> {
  const row = await db
    .deleteFrom("authorization_requests")
    .where("id_hash", "=", idHash)
    .where("session_id", "=", sessionId)
    .where("expires_at", ">", now)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  return { idHash: row.id_hash, sessionId: row.session_id, query: row.parameters, expiresAt: row.expires_at };
}
