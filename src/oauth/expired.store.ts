import type { Database } from "../database/open.ts";

/**
 * Removes what can be presented no more. A used code or refresh token stays until its own time is over, because its
 * second use must still be recognised as one (RFC 9700 §4.14.2).
 */
export async function deleteExpired(db: Database, now: number): Promise<void> {
  for (const table of ["authorization_requests", "authorization_codes", "refresh_tokens"] as const) {
    await db.deleteFrom(table).where("expires_at", "<", now).execute();
  }
}
