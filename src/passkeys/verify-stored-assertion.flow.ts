import { happenedInFrame } from "./client-data.flow.ts";
import { webauthnLibrary } from "./webauthn-library.flow.ts";

export interface StoredAssertion {
  readonly credentialId: string;
  readonly publicKey: string;
  readonly origin: string;
  readonly relyingPartyId: string;
  readonly challenge: string;
  readonly authenticatorData: string;
  readonly clientDataJSON: string;
  readonly signature: string;
}

/** Whether a kept assertion, user verified, is over this challenge. Its sign count says nothing after the fact. */
export async function isStoredAssertionValid(stored: StoredAssertion): Promise<boolean> {
  const { credentialId: id, authenticatorData, clientDataJSON, signature } = stored;
  const { verifyAuthenticationResponse } = await webauthnLibrary();
  try {
    const { verified } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: "public-key",
        clientExtensionResults: {},
        response: { authenticatorData, clientDataJSON, signature },
      },
      expectedChallenge: stored.challenge,
      expectedOrigin: stored.origin,
      expectedRPID: stored.relyingPartyId,
      requireUserVerification: true,
      credential: { id, publicKey: Buffer.from(stored.publicKey, "base64url"), counter: 0 },
    });
    return verified && !happenedInFrame(clientDataJSON);
  } catch {
    // The library throws for whatever does not fit; it reads nothing but its arguments.
    return false;
  }
}
