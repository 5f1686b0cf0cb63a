import type { Database } from "../database/open.ts";
import { type Expiring, sweepRows } from "../database/sweep-rows.ts";
import { limits, seconds } from "../limits.ts";

const keys = {
  authorization_requests: "id_hash",
  refresh_tokens: "token_hash",
  access_tokens: "token_hash",
  revoked_tokens: "token_id",
  registration_tokens: "token_hash",
  pushed_requests: "uri_hash",
  seen_proofs: "proof_hash",
} satisfies Partial<Record<Expiring["table"], string>>;

/**
 * Removes what can be presented no more. A used refresh token stays until its own time is over, and a code for a good
 * while longer, because a second use must still be recognised as one (RFC 9700 §4.14.2, OWASP ASVS 5.0 §10.4.2).
 */
export async function deleteExpired(db: Database, now: number): Promise<void> {
  const codes = { table: "authorization_codes", key: "code_hash", column: "expires_at" } as const;
  await sweepRows(db, codes, now - seconds(limits.usedCodeKeptSeconds));
  for (const [table, key] of Object.entries(keys))
    await sweepRows(db, { table: table as keyof typeof keys, key, column: "expires_at" }, now);
}
