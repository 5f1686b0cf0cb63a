import type { Database } from "../../database/open.ts";
import type { AccountId, ClientId, SessionId } from "../../ids.ts";

/** Which clients were ever given something in these sessions, each once a session. */
export async function clientsOfSessions(
  db: Database,
  sessions: readonly SessionId[],
): Promise<{ clientId: ClientId; accountId: AccountId; sessionId: SessionId | null }[]> {
  if (sessions.length === 0) return [];
  return db
    .selectFrom("grants")
    .select(["client_id as clientId", "account_id as accountId", "session_id as sessionId"])
    .distinct()
    .where("session_id", "in", sessions)
    .execute();
}
