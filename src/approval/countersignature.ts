/**
 * A stored countersignature: the statement, the assertion over it, and everything needed to check it again without
 * asking anybody, even after the passkey has been removed.
 */
import type { AccountId, CountersignatureId, PasskeyId, SignInRequestId } from "../ids.ts";

export interface Countersignature {
  readonly id: CountersignatureId;
  readonly requestId: SignInRequestId;
  readonly accountId: AccountId;
  readonly passkeyId: PasskeyId;
  readonly credentialId: string;
  /** COSE public key, base64url, as it was when it signed. */
  readonly publicKey: string;
  readonly origin: string;
  readonly relyingPartyId: string;
  /** Canonical JSON of the statement: the exact text whose SHA-256 was the challenge. */
  readonly statement: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
  readonly createdAt: number;
}
