import type { Kysely } from "kysely";
import type { Schema } from "../../src/database/schema.ts";

/** Rows that others refer to go last. */
const tables = [
  "pushed_requests",
  "seen_proofs",
  "access_tokens",
  "revoked_tokens",
  "registration_tokens",
  "backchannel_requests",
  "ask_codes",
  "risks_seen",
  "account_groups",
  "pairwise_subjects",
  "recovery_codes",
  "address_codes",
  "addresses",
  "access_passes",
  "recoveries",
  "outbox",
  "enrolments",
  "offline_keys",
  "push_subscriptions",
  "refresh_tokens",
  "authorization_codes",
  "authorization_requests",
  "grants",
  "consents",
  "countersignatures",
  "nearby_channels",
  "known_browsers",
  "user_codes",
  "sign_in_requests",
  "sessions",
  "devices",
  "passkeys",
  "passkey_challenges",
  "invitations",
  "accounts",
  "clients",
  "attempts",
  "audit_events",
] as const satisfies readonly (keyof Schema)[];

/** Makes one database do for many tests; a new one for each costs a fraction of a second. Signing keys stay. */
export async function emptyDatabase(db: Kysely<Schema>): Promise<void> {
  for (const table of tables) await db.deleteFrom(table).execute();
}
