/** A passkey: any WebAuthn credential of an account, on a phone, in a password manager, or on a security key. */
import type { AccountId, DeviceId, PasskeyId, SessionId } from "../ids.ts";
import type { Attachment } from "./passkey-answer.ts";

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
  /** The device it lives on when it cannot leave it; null for synced passkeys and security keys. */
  readonly deviceId: DeviceId | null;
}

/** How options name a passkey that may, or may not, be used. */
export const asDescriptor = ({ credentialId, transports }: Passkey) => ({
  id: credentialId,
  transports: [...transports],
});

/** Whether it is tied to the very device it is used on: part of it, and not to be copied (WebAuthn L3 §6.1.3). */
export const isBoundHere = (backupEligible: boolean, attachment: Attachment | undefined): boolean =>
  attachment === "platform" && !backupEligible;

export type ChallengePurpose =
  | "sign_in"
  | "registration"
  | "invitation"
  | "enrolment"
  | "access_pass"
  | "recovery"
  | "offline_key";

export type AssertionRefusal = "passkey_not_recognised" | "passkey_not_verified" | "user_not_verified";
