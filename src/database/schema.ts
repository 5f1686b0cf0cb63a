import type { Generated } from "kysely";
import type {
  AccessPassId,
  AccountId,
  ClientId,
  CountersignatureId,
  DeviceId,
  OutboxId,
  PasskeyId,
  SessionId,
  SignInRequestId,
} from "../ids.ts";
import type {
  AccessPassesTable,
  AccountGroupsTable,
  AccountsTable,
  AddressCodesTable,
  AddressesTable,
  DevicesTable,
  EnrolmentsTable,
  InvitationsTable,
  KnownBrowsersTable,
  OfflineKeysTable,
  PasskeyChallengesTable,
  PasskeysTable,
  PushSubscriptionsTable,
  RecoveriesTable,
  RecoveryCodesTable,
  RisksSeenTable,
} from "./account-tables.ts";
import type { HostRequestsTable, HostsTable } from "./host-tables.ts";
import type {
  AccessTokensTable,
  AskCodesTable,
  AuthorizationCodesTable,
  AuthorizationRequestsTable,
  BackchannelRequestsTable,
  ClientsTable,
  ConsentsTable,
  GrantsTable,
  PairwiseSubjectsTable,
  PushedRequestsTable,
  RefreshTokensTable,
  RegistrationTokensTable,
  RevokedTokensTable,
  SeenProofsTable,
  SshCertificatesTable,
} from "./oauth-tables.ts";

import type {
  GroupsTable,
  ScimEmailsTable,
  ScimTokensTable,
  ScimUsersTable,
  WebhooksTable,
} from "./provisioning-tables.ts";

/**
 * The tables as Kysely sees them. Instants are epoch milliseconds; lists and objects are JSON text; every column named
 * `…_hash` holds a SHA-256 and never the secret. Rows become domain values in the `.store.ts` of the slice that owns
 * the table, and nowhere else.
 */
export interface Schema {
  accounts: AccountsTable;
  passkeys: PasskeysTable;
  passkey_challenges: PasskeyChallengesTable;
  devices: DevicesTable;
  sessions: SessionsTable;
  invitations: InvitationsTable;
  sign_in_requests: SignInRequestsTable;
  user_codes: UserCodesTable;
  countersignatures: CountersignaturesTable;
  clients: ClientsTable;
  consents: ConsentsTable;
  authorization_requests: AuthorizationRequestsTable;
  authorization_codes: AuthorizationCodesTable;
  grants: GrantsTable;
  refresh_tokens: RefreshTokensTable;
  signing_keys: SigningKeysTable;
  audit_events: AuditEventsTable;
  acknowledged_alerts: AcknowledgedAlertsTable;
  attempts: AttemptsTable;
  known_browsers: KnownBrowsersTable;
  nearby_channels: NearbyChannelsTable;
  push_subscriptions: PushSubscriptionsTable;
  offline_keys: OfflineKeysTable;
  enrolments: EnrolmentsTable;
  outbox: OutboxTable;
  pushed_requests: PushedRequestsTable;
  seen_proofs: SeenProofsTable;
  access_tokens: AccessTokensTable;
  registration_tokens: RegistrationTokensTable;
  revoked_tokens: RevokedTokensTable;
  backchannel_requests: BackchannelRequestsTable;
  ask_codes: AskCodesTable;
  recovery_codes: RecoveryCodesTable;
  addresses: AddressesTable;
  address_codes: AddressCodesTable;
  recoveries: RecoveriesTable;
  access_passes: AccessPassesTable;
  risks_seen: RisksSeenTable;
  account_groups: AccountGroupsTable;
  pairwise_subjects: PairwiseSubjectsTable;
  hosts: HostsTable;
  host_requests: HostRequestsTable;
  ssh_certificates: SshCertificatesTable;
  groups: GroupsTable;
  scim_tokens: ScimTokensTable;
  scim_users: ScimUsersTable;
  scim_emails: ScimEmailsTable;
  webhooks: WebhooksTable;
}

/** Alerts of the audit log that an administrator has seen to. */
export interface AcknowledgedAlertsTable {
  sequence: number;
  /** Null: at the command line. */
  account_id: AccountId | null;
  at: number;
}

export interface SessionsTable {
  id: SessionId;
  token_hash: string;
  account_id: AccountId;
  device_id: DeviceId | null;
  started_by: "passkey" | "sign_in_request" | "invitation" | "enrolment" | "access_pass";
  sign_in_request_id: SignInRequestId | null;
  access_pass_id: AccessPassId | null;
  browser: string;
  system: string;
  address: string;
  verified_at: number | null;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  ended_at: number | null;
  verdict: string | null;
  form: "full" | "limited" | null;
  screen_use: "ordinary" | "own" | "shared" | null;
}

export interface SignInRequestsTable {
  id: SignInRequestId;
  version: number;
  kind: "page" | "device_grant" | "ciba" | "host_sign_in" | "host_join";
  state: "pending" | "opened" | "checking" | "approved" | "redeemed" | "denied" | "cancelled" | "expired" | "revoked";
  client_id: ClientId | null;
  scopes: string;
  resource: string | null;
  redeemer_hash: string;
  return_to: string | null;
  browser: string;
  system: string;
  address: string;
  created_at: number;
  expires_at: number;
  account_id: AccountId | null;
  device_id: DeviceId | null;
  session_id: SessionId | null;
  user_code: string | null;
  statement: string | null;
  countersignature_id: CountersignatureId | null;
  denial: string | null;
  changed_at: number;
  terms: string | null;
  browser_key: string | null;
  nearby_at: number | null;
  wrong_checks: number | null;
  /** What the person typed to be asked on their devices, and whose it is; the account stays null for a name of nobody's. */
  named: string | null;
  named_account_id: AccountId | null;
  offline_challenge: string | null;
  wrong_answers: Generated<number>;
  /** What the new screen asked to be; null for nothing in particular. */
  wanted_use: "own" | "shared" | null;
}

export interface UserCodesTable {
  code: string;
  form: "typed" | "scanned";
  request_id: SignInRequestId;
  created_at: number;
  expires_at: number;
}

export interface CountersignaturesTable {
  id: CountersignatureId;
  request_id: SignInRequestId;
  account_id: AccountId;
  passkey_id: PasskeyId;
  credential_id: string;
  public_key: string;
  origin: string;
  relying_party_id: string;
  statement: string;
  authenticator_data: string;
  client_data: string;
  signature: string;
  created_at: number;
}

export interface SigningKeysTable {
  id: string;
  algorithm: "ES256" | "RS256" | "EdDSA" | "HS256";
  /**
   * `push` is the key that push services know the server by (RFC 8292), `nonce` the secret that nonces for proofs are made
   * with (RFC 9449 §8); there is one of each for good. `ssh` are those of SSH certificates.
   */
  purpose: Generated<"tokens" | "push" | "nonce" | "ssh">;
  private_jwk: string;
  public_jwk: string;
  created_at: number;
  /** From when on it signs; null: since it was made. */
  signs_at: number | null;
  /** Its private part is erased then. */
  retired_at: number | null;
}

export interface AuditEventsTable {
  sequence: Generated<number>;
  at: number;
  event: string;
  account_id: AccountId | null;
  subject_id: string | null;
  client_id: ClientId | null;
  address: string | null;
  detail: string;
  /** What the request that did it is called in the log; null for what no request did. */
  request_id: string | null;
}

export interface AttemptsTable {
  key: string;
  window_started_at: number;
  count: number;
}

export interface NearbyChannelsTable {
  request_id: SignInRequestId;
  phone_nonce: string;
  screen_nonce: string;
  offer: string;
  answer: string | null;
  phone_returned_at: number | null;
  screen_returned_at: number | null;
  expires_at: number;
}

export interface OutboxTable {
  id: OutboxId;
  channel: "email" | "sms" | "push" | "sign_in_push" | "account" | "logout" | "ping" | "webhook";
  recipient: string;
  payload: string;
  /** The same thing said twice has the same key: the second is dropped. */
  once: string | null;
  created_at: number;
  /** When it is due, or until when whoever is delivering it has it to themselves; null once it is over. */
  next_try_at: number | null;
  tries: number;
  expires_at: number;
  ended_at: number | null;
  /** `dropped`: there was nobody left to tell, or nothing left to say. */
  ending: "delivered" | "dropped" | "given_up" | null;
  last_error: string | null;
}
