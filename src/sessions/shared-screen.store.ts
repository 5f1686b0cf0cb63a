import type { Database } from "../database/open.ts";
import type { AccountId, SessionId } from "../ids.ts";

/** Ends those on shared screens that were last used before `usedSince`, or have run out; returns them. */
export async function endIdleSharedSessions(
  db: Database,
  usedSince: number,
  now: number,
): Promise<{ readonly id: SessionId; readonly accountId: AccountId }[]> {
  const rows = await db
    .updateTable("sessions")
    .set({ ended_at: now })
    .where("screen_use", "=", "shared")
    .where("ended_at", "is", null)
    .where((row) => row.or([row("last_seen_at", "<=", usedSince), row("expires_at", "<=", now)]))
    .returning(["id", "account_id"])
    .execute();
  return rows.map((row) => ({ id: row.id, accountId: row.account_id }));
}
