import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createIndexes, createTables, type IndexNotation, type TableNotation } from "./table-notation.ts";

const tables: Record<string, TableNotation> = {
  recovery_codes: {
    account_id: "part -> accounts",
    position: "int part",
    salt: "text",
    code_hash: "text",
    created_at: "int",
    used_at: "int?",
  },
  addresses: {
    id: "key",
    account_id: "text -> accounts",
    kind: "text",
    value: "text",
    created_at: "int",
    verified_at: "int?",
    sent: "int",
    sending_since: "int",
    wrong_in_a_row: "int",
  },
  address_codes: {
    address_id: "part -> addresses",
    purpose: "part",
    salt: "text",
    code_hash: "text",
    created_at: "int",
    expires_at: "int",
    tries: "int",
    trying_since: "int",
  },
  recoveries: {
    id: "key",
    version: "int",
    identifier: "text",
    account_id: "text?",
    binding_hash: "text",
    state: "text",
    proofs: "text",
    browser: "text",
    system: "text",
    address: "text",
    started_at: "int",
    waits_until: "int?",
    expires_at: "int",
    ended_at: "int?",
    cancelled_by: "text?",
  },
  risks_seen: { account_id: "key -> accounts", level: "text", dismissed_at: "int?" },
  access_passes: {
    id: "key",
    account_id: "text -> accounts",
    token_hash: "unique",
    issued_by: "text",
    issuer_id: "text?",
    recovery_id: "text?",
    one_time: "int",
    created_at: "int",
    expires_at: "int",
    used_at: "int?",
    revoked_at: "int?",
  },
};

const indexes: readonly IndexNotation[] = [
  ["addresses_by_account", "addresses", ["account_id"]],
  ["recoveries_by_account", "recoveries", ["account_id"]],
  ["recoveries_by_binding", "recoveries", ["binding_hash"]],
  ["recoveries_by_state_and_expiry", "recoveries", ["state", "expires_at"]],
  ["access_passes_by_account", "access_passes", ["account_id"]],
];

/** Ways back in: codes, addresses, recoveries and Temporary Access Passes. */
export const recovery: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTables(db, tables);
    await createIndexes(db, indexes);
    await db.schema
      .createIndex("addresses_once_an_account")
      .on("addresses")
      .columns(["account_id", "kind", "value"])
      .unique()
      .execute();
  },
};
