import type { Generated } from "kysely";
import type { Role } from "../accounts/account.ts";
import type {
  AccessPassId,
  AccountId,
  AddressId,
  DeviceId,
  EnrolmentId,
  InvitationId,
  KnownBrowserId,
  PasskeyId,
  RecoveryId,
  SessionId,
  SignInRequestId,
} from "../ids.ts";

/** The tables about a person: what they sign in with, on which devices, and how they get back in. The notation is that of schema.ts. */

export interface AccountsTable {
  id: AccountId;
  identifier: string;
  display_name: string;
  role: Role;
  webauthn_user_id: string;
  created_at: number;
  disabled_at: number | null;
  protected_until: number | null;
  /** The language that notices are written in: the one last asked for by a browser with this account's passkey. */
  language: string | null;
  /** The display name as searches compare it. */
  search_name: Generated<string>;
  /** Forgotten: the row stays for what refers to it, and is nobody any more. */
  deleted_at: number | null;
}

export interface PasskeysTable {
  id: PasskeyId;
  account_id: AccountId;
  credential_id: string;
  public_key: string;
  sign_count: number;
  transports: string;
  aaguid: string;
  backup_eligible: number;
  backed_up: number;
  name: string;
  created_at: number;
  last_used_at: number | null;
  added_in_session_id: SessionId | null;
  device_id: DeviceId | null;
}

export interface PasskeyChallengesTable {
  challenge_hash: string;
  purpose: "sign_in" | "registration" | "invitation" | "enrolment" | "access_pass" | "recovery" | "offline_key";
  bound_to: string;
  payload: string;
  expires_at: number;
}

export interface DevicesTable {
  id: DeviceId;
  account_id: AccountId;
  secret_hash: string;
  name: string;
  created_at: number;
  last_seen_at: number;
  revoked_at: number | null;
  system: Generated<string>;
  browser: Generated<string>;
  lost_at: number | null;
  approvals: Generated<number>;
  /** The device that a QR code on it, or an approval from it, brought this one in by. */
  enrolled_by: DeviceId | null;
  /** The passkey that was the first to be used, or made, in it: who takes that back takes the browser back with it. */
  first_passkey_id: PasskeyId | null;
}

export interface InvitationsTable {
  id: InvitationId;
  token_hash: string;
  role: Role;
  suggested_name: string | null;
  /** The account that it is for; null: one begins with it. */
  account_id: AccountId | null;
  /** The mail address that it was sent to, which whoever comes with it has shown to be theirs. */
  address: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

export interface KnownBrowsersTable {
  id: KnownBrowserId;
  account_id: AccountId;
  key_thumbprint: string;
  name: string;
  sign_in_request_id: SignInRequestId | null;
  created_at: number;
  last_seen_at: number;
}

export interface PushSubscriptionsTable {
  device_id: DeviceId;
  /** Null, as are the keys, once the push service has said that it is gone. */
  endpoint: string | null;
  p256dh: string | null;
  auth: string | null;
  created_at: number;
  /** The push service took a message; it does not tell whether the phone got it. */
  accepted_at: number | null;
  /** The first failure since then. */
  failing_since: number | null;
}

export interface OfflineKeysTable {
  passkey_id: PasskeyId;
  account_id: AccountId;
  /** Where it was set up; a request that it answers is opened by them. */
  device_id: DeviceId;
  session_id: SessionId;
  /** RFC 6287 shared key: the output of the passkey's PRF (WebAuthn L3 §10.1.4), 32 bytes in base64url. */
  key: string;
  created_at: number;
}

export interface EnrolmentsTable {
  id: EnrolmentId;
  account_id: AccountId;
  /** The trusted device that vouches, and the session in which it did. */
  by_device_id: DeviceId;
  by_session_id: SessionId;
  /** For a new phone: the hash of the code in the QR. For a computer just signed in: null, and the request it came by. */
  code_hash: string | null;
  sign_in_request_id: SignInRequestId | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  device_id: DeviceId | null;
  passkey_id: PasskeyId | null;
  cancelled_at: number | null;
  undone_at: number | null;
  /** Somebody came with the code after it had been used: two people had it. */
  claimed_again_at: number | null;
}

export interface RecoveryCodesTable {
  account_id: AccountId;
  position: number;
  salt: string;
  code_hash: string;
  created_at: number;
  used_at: number | null;
}

export interface AddressesTable {
  id: AddressId;
  account_id: AccountId;
  kind: "email" | "phone";
  value: string;
  created_at: number;
  verified_at: number | null;
  /** Codes sent to it in the hour that began at `sending_since`, whatever for. */
  sent: number;
  sending_since: number;
  /** Wrong tries of recoveries since the last right one. */
  wrong_in_a_row: number;
}

export interface AddressCodesTable {
  address_id: AddressId;
  /** The address' own verification, or the recovery that the code is for. */
  purpose: string;
  salt: string;
  code_hash: string;
  created_at: number;
  expires_at: number;
  /** Tries of the hour that began at `trying_since`, also of the codes before this one. */
  tries: number;
  trying_since: number;
}

export interface RecoveriesTable {
  id: RecoveryId;
  version: number;
  /** What was typed, folded; null account for a name that is nobody's. */
  identifier: string;
  account_id: AccountId | null;
  binding_hash: string;
  state: "proving" | "waiting" | "ready" | "finished" | "cancelled" | "expired";
  proofs: string;
  browser: string;
  system: string;
  address: string;
  started_at: number;
  waits_until: number | null;
  expires_at: number;
  ended_at: number | null;
  cancelled_by: "owner" | "browser" | "operator" | null;
}

/** What each person was last shown of the lockout-risk meter. */
export interface RisksSeenTable {
  account_id: AccountId;
  level: "none" | "thin" | "fair" | "strong";
  dismissed_at: number | null;
}

export interface AccessPassesTable {
  id: AccessPassId;
  account_id: AccountId;
  token_hash: string;
  issued_by: "administrator" | "recovery";
  issuer_id: AccountId | null;
  recovery_id: RecoveryId | null;
  one_time: number;
  created_at: number;
  expires_at: number;
  used_at: number | null;
  revoked_at: number | null;
}

export interface AccountGroupsTable {
  account_id: AccountId;
  name: string;
}
