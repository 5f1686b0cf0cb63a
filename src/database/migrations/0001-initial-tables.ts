import type { CreateTableBuilder, Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { columnTypes } from "./column-types.ts";

/**
 * Columns as `name: type`. `text` and `int` are required unless followed by `?`; `key` is the primary key, `unique` is
 * text that no two rows share, `-> table` refers to that table's id.
 */
type ColumnNotation = Record<string, string>;

const tables: Record<string, ColumnNotation> = {
  accounts: {
    id: "key",
    identifier: "unique",
    display_name: "text",
    role: "text",
    webauthn_user_id: "unique",
    created_at: "int",
    disabled_at: "int?",
  },
  passkeys: {
    id: "key",
    account_id: "text -> accounts",
    credential_id: "unique",
    public_key: "text",
    sign_count: "int",
    transports: "text",
    aaguid: "text",
    backup_eligible: "int",
    backed_up: "int",
    name: "text",
    created_at: "int",
    last_used_at: "int?",
  },
  passkey_challenges: { challenge_hash: "key", purpose: "text", bound_to: "text", payload: "text", expires_at: "int" },
  devices: {
    id: "key",
    account_id: "text -> accounts",
    secret_hash: "unique",
    name: "text",
    created_at: "int",
    last_seen_at: "int",
    revoked_at: "int?",
  },
  sessions: {
    id: "key",
    token_hash: "unique",
    account_id: "text -> accounts",
    device_id: "text? -> devices",
    started_by: "text",
    sign_in_request_id: "text?",
    browser: "text",
    system: "text",
    address: "text",
    verified_at: "int?",
    created_at: "int",
    last_seen_at: "int",
    expires_at: "int",
    ended_at: "int?",
  },
  invitations: {
    id: "key",
    token_hash: "unique",
    role: "text",
    suggested_name: "text?",
    created_at: "int",
    expires_at: "int",
    used_at: "int?",
    revoked_at: "int?",
  },
  sign_in_requests: {
    id: "key",
    version: "int",
    kind: "text",
    state: "text",
    client_id: "text?",
    scopes: "text",
    redeemer_hash: "text",
    return_to: "text?",
    browser: "text",
    system: "text",
    address: "text",
    created_at: "int",
    expires_at: "int",
    account_id: "text?",
    device_id: "text?",
    session_id: "text?",
    user_code: "text?",
    statement: "text?",
    countersignature_id: "text?",
    denial: "text?",
    changed_at: "int",
  },
  user_codes: {
    code: "key",
    form: "text",
    request_id: "text -> sign_in_requests",
    created_at: "int",
    expires_at: "int",
  },
  countersignatures: {
    id: "key",
    request_id: "unique",
    account_id: "text",
    passkey_id: "text",
    credential_id: "text",
    public_key: "text",
    origin: "text",
    relying_party_id: "text",
    statement: "text",
    authenticator_data: "text",
    client_data: "text",
    signature: "text",
    created_at: "int",
  },
  clients: {
    id: "key",
    name: "text",
    secret_hash: "text?",
    redirect_uris: "text",
    post_logout_redirect_uris: "text",
    grant_types: "text",
    scopes: "text",
    trust: "text",
    created_at: "int",
    disabled_at: "int?",
  },
  consents: { account_id: "text -> accounts", client_id: "text -> clients", scopes: "text", granted_at: "int" },
  authorization_requests: { id_hash: "key", session_id: "text -> sessions", parameters: "text", expires_at: "int" },
  grants: {
    id: "key",
    account_id: "text -> accounts",
    client_id: "text -> clients",
    scopes: "text",
    started_by: "text",
    session_id: "text?",
    sign_in_request_id: "text?",
    authenticated_at: "int",
    created_at: "int",
    expires_at: "int",
    revoked_at: "int?",
  },
  authorization_codes: {
    code_hash: "key",
    grant_id: "text -> grants",
    redirect_uri: "text",
    code_challenge: "text",
    nonce: "text?",
    expires_at: "int",
    used_at: "int?",
  },
  refresh_tokens: {
    token_hash: "key",
    grant_id: "text -> grants",
    created_at: "int",
    expires_at: "int",
    used_at: "int?",
  },
  signing_keys: {
    id: "key",
    algorithm: "text",
    private_jwk: "text",
    public_jwk: "text",
    created_at: "int",
    retired_at: "int?",
  },
  audit_events: {
    at: "int",
    event: "text",
    account_id: "text?",
    subject_id: "text?",
    client_id: "text?",
    address: "text?",
    detail: "text",
  },
  attempts: { key: "key", window_started_at: "int", count: "int" },
};

/** [index, table, columns]: one for every question that a store asks other than by key. */
const indexes: [string, string, string[]][] = [
  ["passkeys_by_account", "passkeys", ["account_id"]],
  ["passkey_challenges_by_expiry", "passkey_challenges", ["expires_at"]],
  ["devices_by_account", "devices", ["account_id"]],
  ["sessions_by_account", "sessions", ["account_id"]],
  ["sessions_by_sign_in_request", "sessions", ["sign_in_request_id"]],
  ["sign_in_requests_by_redeemer", "sign_in_requests", ["redeemer_hash"]],
  ["sign_in_requests_by_state_and_expiry", "sign_in_requests", ["state", "expires_at"]],
  ["user_codes_by_request", "user_codes", ["request_id"]],
  ["user_codes_by_form_and_expiry", "user_codes", ["form", "expires_at"]],
  ["authorization_requests_by_expiry", "authorization_requests", ["expires_at"]],
  ["authorization_codes_by_expiry", "authorization_codes", ["expires_at"]],
  ["refresh_tokens_by_expiry", "refresh_tokens", ["expires_at"]],
  ["authorization_codes_by_grant", "authorization_codes", ["grant_id"]],
  ["grants_by_account", "grants", ["account_id"]],
  ["grants_by_session", "grants", ["session_id"]],
  ["grants_by_sign_in_request", "grants", ["sign_in_request_id"]],
  ["refresh_tokens_by_grant", "refresh_tokens", ["grant_id"]],
  ["audit_events_by_subject", "audit_events", ["subject_id"]],
  ["audit_events_by_account", "audit_events", ["account_id"]],
];

export const initialTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const types = columnTypes(db);
    for (const [name, columns] of Object.entries(tables)) {
      let table = db.schema.createTable(name) as CreateTableBuilder<string, string>;
      if (name === "audit_events") table = types.withSequence(table as CreateTableBuilder<string, never>);
      for (const [column, notation] of Object.entries(columns)) {
        const [type = "", target] = notation.split(" -> ");
        table = table.addColumn(column, type.startsWith("int") ? types.integer : "text", (definition) => {
          let built = definition;
          if (type === "key") built = built.primaryKey();
          if (type === "unique") built = built.unique();
          if (!type.endsWith("?")) built = built.notNull();
          return target === undefined ? built : built.references(`${target}.id`);
        });
      }
      if (name === "consents") table = table.addPrimaryKeyConstraint("consents_key", ["account_id", "client_id"]);
      await types.finish(table).execute();
    }
    for (const [index, table, columns] of indexes) {
      await db.schema.createIndex(index).on(table).columns(columns).execute();
    }
  },
};
