import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import {
  addColumns,
  type ColumnNotation,
  createIndexes,
  createTables,
  type IndexNotation,
  type TableNotation,
} from "./table-notation.ts";

const columns: readonly ColumnNotation[] = [
  ["clients", "settings", "text?"],
  ["grants", "bound_to", "text?"],
  ["grants", "resource", "text?"],
  ["grants", "claims", "text?"],
  ["refresh_tokens", "parent_hash", "text?"],
  ["refresh_tokens", "successor_hash", "text?"],
  ["signing_keys", "signs_at", "int?"],
];

const tables: Record<string, TableNotation> = {
  pushed_requests: {
    uri_hash: "key",
    client_id: "text -> clients",
    parameters: "text",
    browser_hash: "text?",
    expires_at: "int",
  },
  seen_proofs: { proof_hash: "key", expires_at: "int" },
  access_tokens: {
    token_hash: "key",
    subject: "text",
    grant_id: "text?",
    client_id: "text -> clients",
    scopes: "text",
    audience: "text",
    bound_to: "text?",
    actors: "text",
    created_at: "int",
    expires_at: "int",
  },
  registration_tokens: { token_hash: "key", uses_left: "int", expires_at: "int" },
  revoked_tokens: { token_id: "key", expires_at: "int" },
  pairwise_subjects: { sector: "part", account_id: "part -> accounts", subject: "unique" },
  account_groups: { account_id: "part -> accounts", name: "part" },
  backchannel_requests: {
    request_id: "key",
    binding_message: "text?",
  },
};

const indexes: readonly IndexNotation[] = [
  ["pushed_requests_by_expiry", "pushed_requests", ["expires_at"]],
  ["seen_proofs_by_expiry", "seen_proofs", ["expires_at"]],
  ["access_tokens_by_grant", "access_tokens", ["grant_id"]],
  ["access_tokens_by_expiry", "access_tokens", ["expires_at"]],
  ["revoked_tokens_by_expiry", "revoked_tokens", ["expires_at"]],
];

/** Settings of clients, pushed requests, sender-constrained and opaque tokens, CIBA. */
export const provider: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, columns);
    await createTables(db, tables);
    await createIndexes(db, indexes);
  },
};
