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
  ["accounts", "language", "text?"],
  ["devices", "system", "text = "],
  ["devices", "browser", "text = "],
  ["devices", "lost_at", "int?"],
  ["devices", "approvals", "int = 0"],
  ["devices", "enrolled_by", "text?"],
  ["devices", "first_passkey_id", "text?"],
  ["passkeys", "device_id", "text?"],
  ["sessions", "access_pass_id", "text?"],
  ["grants", "last_used_at", "int?"],
  ["sign_in_requests", "named", "text?"],
  ["sign_in_requests", "named_account_id", "text?"],
  ["sign_in_requests", "offline_challenge", "text?"],
  ["sign_in_requests", "wrong_answers", "int = 0"],
  ["signing_keys", "purpose", "text = tokens"],
];

const tables: Record<string, TableNotation> = {
  push_subscriptions: {
    device_id: "key -> devices",
    endpoint: "text?",
    p256dh: "text?",
    auth: "text?",
    created_at: "int",
    accepted_at: "int?",
    failing_since: "int?",
  },
  offline_keys: {
    passkey_id: "key -> passkeys",
    account_id: "text -> accounts",
    device_id: "text -> devices",
    session_id: "text",
    key: "text",
    created_at: "int",
  },
  enrolments: {
    id: "key",
    account_id: "text -> accounts",
    by_device_id: "text -> devices",
    by_session_id: "text",
    code_hash: "text?",
    sign_in_request_id: "text?",
    created_at: "int",
    expires_at: "int",
    used_at: "int?",
    device_id: "text?",
    passkey_id: "text?",
    cancelled_at: "int?",
    undone_at: "int?",
    claimed_again_at: "int?",
  },
  outbox: {
    id: "key",
    channel: "text",
    recipient: "text",
    payload: "text",
    once: "text?",
    created_at: "int",
    next_try_at: "int?",
    tries: "int",
    expires_at: "int",
    ended_at: "int?",
    ending: "text?",
    last_error: "text?",
  },
};

const indexes: readonly IndexNotation[] = [
  ["offline_keys_by_account", "offline_keys", ["account_id"]],
  ["devices_by_enroller", "devices", ["enrolled_by"]],
  ["devices_by_first_passkey", "devices", ["first_passkey_id"]],
  ["sessions_by_device", "sessions", ["device_id"]],
  ["sign_in_requests_by_device", "sign_in_requests", ["device_id"]],
  ["enrolments_by_device", "enrolments", ["by_device_id"]],
  ["enrolments_by_code", "enrolments", ["code_hash"]],
  ["enrolments_by_account", "enrolments", ["account_id"]],
  ["enrolments_by_sign_in_request", "enrolments", ["sign_in_request_id"]],
  ["outbox_by_next_try", "outbox", ["next_try_at"]],
  ["outbox_by_end", "outbox", ["ended_at"]],
  ["push_subscriptions_by_endpoint", "push_subscriptions", ["endpoint"]],
  ["sign_in_requests_by_named_account", "sign_in_requests", ["named_account_id"]],
];

/** Push sign-in, offline answers, enrolment of devices, and the outbox. */
export const authenticatorApp: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await addColumns(db, columns);
    await createTables(db, tables);
    await createIndexes(db, indexes);
    // One unique index, not a constraint: most rows have no such key.
    await db.schema.createIndex("outbox_once").on("outbox").column("once").unique().execute();
  },
};
