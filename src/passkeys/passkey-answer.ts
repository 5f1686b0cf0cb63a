/**
 * What a browser answers in a WebAuthn ceremony, reduced to what is verified (WebAuthn L3 §5.1: AuthenticationResponseJSON
 * and RegistrationResponseJSON). All strings are base64url.
 */

/** WebAuthn L3 §5.1: whether the authenticator is part of this very device. The browser says so; no signature covers it. */
export type Attachment = "platform" | "cross-platform" | null;

export interface PasskeyAssertion {
  readonly id: string;
  readonly rawId: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
  readonly authenticatorAttachment?: Attachment | undefined;
}

export interface PasskeyAttestation {
  readonly id: string;
  readonly rawId: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports: readonly string[];
  };
  readonly authenticatorAttachment?: Attachment | undefined;
}
