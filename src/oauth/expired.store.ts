import type { Database } from "../database/open.ts";
import { limits, seconds } from "../limits.ts";

/**
 * Removes what can be presented no more. A used refresh token stays until its own time is over, and a code for a good
 * while longer, because a second use must still be recognised as one (RFC 9700 §4.14.2, OWASP ASVS 5.0 §10.4.2).
 */
export async function deleteExpired(db: Database, now: number): Promise<void> {
  const codesKeptFrom = now - seconds(limits.usedCodeKeptSeconds);
  await db.deleteFrom("authorization_codes").where("expires_at", "<", codesKeptFrom).execute();
  for (const table of [
    "authorization_requests",
    "refresh_tokens",
    "access_tokens",
    "revoked_tokens",
    "registration_tokens",
    "pushed_requests",
    "seen_proofs",
  ] as const) {
    await db.deleteFrom(table).where("expires_at", "<", now).execute();
  }
}
