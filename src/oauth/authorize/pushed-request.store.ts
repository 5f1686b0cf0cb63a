import type { Database } from "../../database/open.ts";
import type { ClientId } from "../../ids.ts";

export interface PushedRequest {
  readonly uriHash: string;
  readonly clientId: ClientId;
  /** A query. */
  readonly parameters: string;
  /** The browser it belongs to; null while none has come with it. */
  readonly browserHash: string | null;
  readonly expiresAt: number;
}

type Key = Pick<PushedRequest, "uriHash" | "clientId">;

export async function insertPushedRequest(db: Database, pushed: PushedRequest): Promise<void> {
  const { uriHash, clientId, parameters, browserHash, expiresAt } = pushed;
  await db
    .insertInto("pushed_requests")
    .values({ uri_hash: uriHash, client_id: clientId, parameters, browser_hash: browserHash, expires_at: expiresAt })
    .execute();
}

/** The first browser to come gets it, until `expiresAt`. Of any number that come at once one does. */
export async function claimPushedRequest(
  db: Database,
  { uriHash, clientId, browserHash }: Key & { readonly browserHash: string },
  expiresAt: number,
  now: number,
): Promise<void> {
  await db
    .updateTable("pushed_requests")
    .set({ browser_hash: browserHash, expires_at: expiresAt })
    .where("uri_hash", "=", uriHash)
    .where("client_id", "=", clientId)
    .where("browser_hash", "is", null)
    .where("expires_at", ">", now)
    .execute();
}

/** Of this client only. Whose browser it is, and whether it is still good, is for the caller to judge. */
export async function findPushedRequest(db: Database, { uriHash, clientId }: Key): Promise<PushedRequest | null> {
  const row = await db
    .selectFrom("pushed_requests")
    .selectAll()
    .where("uri_hash", "=", uriHash)
    .where("client_id", "=", clientId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { uriHash, clientId, parameters: row.parameters, browserHash: row.browser_hash, expiresAt: row.expires_at };
}

export async function updatePushedParameters(db: Database, uriHash: string, parameters: string): Promise<void> {
  await db.updateTable("pushed_requests").set({ parameters }).where("uri_hash", "=", uriHash).execute();
}

/** Answers it: true for exactly one of those that try. */
export async function deletePushedRequest(db: Database, uriHash: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("pushed_requests")
    .where("uri_hash", "=", uriHash)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
