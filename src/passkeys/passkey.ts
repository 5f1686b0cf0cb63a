/** A passkey: any WebAuthn credential of an account, on a phone, in a password manager, or on a security key. */
import type { AccountId, PasskeyId, SessionId } from "../ids.ts";

export interface Passkey {
  readonly id: PasskeyId;
  readonly accountId: AccountId;
  /** The authenticator's own name for it, base64url. */
  readonly credentialId: string;
  /** COSE public key, base64url. */
  readonly publicKey: string;
  readonly signCount: number;
  readonly transports: readonly string[];
  readonly aaguid: string;
  /** WebAuthn L3 §6.1.3: may be copied to other devices, and has been. */
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  /** The session that added it; null for the first one of an account. */
  readonly addedInSessionId: SessionId | null;
}

export type ChallengePurpose = "sign_in" | "registration" | "invitation";

export type AssertionRefusal = "passkey_not_recognised" | "passkey_not_verified" | "user_not_verified";
