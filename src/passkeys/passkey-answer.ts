/**
 * What a browser answers in a WebAuthn ceremony, reduced to what is verified (WebAuthn L3 §5.1: AuthenticationResponseJSON
 * and RegistrationResponseJSON). All strings are base64url.
 */

export interface PasskeyAssertion {
  readonly id: string;
  readonly rawId: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
}

export interface PasskeyAttestation {
  readonly id: string;
  readonly rawId: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly attestationObject: string;
    readonly transports: readonly string[];
  };
}
