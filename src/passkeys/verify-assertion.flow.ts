import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { happenedInFrame, whyForLog } from "./client-data.flow.ts";
import { findPasskeyByCredentialId, recordPasskeyUse } from "./passkey.store.ts";
import type { AssertionRefusal, Passkey } from "./passkey.ts";
import type { PasskeyAssertion } from "./passkey-answer.ts";
import { checkPlainAssertion } from "./plain-assertion.flow.ts";
import { webauthnLibrary } from "./webauthn-library.flow.ts";

export interface VerifiedAssertion {
  readonly passkey: Passkey;
  readonly signCount: number;
  readonly backedUp: boolean;
}

/**
 * Verifies a WebAuthn assertion over this challenge (base64url), user verification required (WebAuthn L3 §7.2).
 * Changes nothing; call `noteAssertion` in the transaction that acts on it.
 */
export async function verifyAssertion(
  deps: Pick<Deps, "db" | "config" | "log">,
  response: PasskeyAssertion,
  expectedChallenge: string,
): Promise<Outcome<VerifiedAssertion, AssertionRefusal>> {
  const passkey = await findPasskeyByCredentialId(deps.db, response.id);
  if (passkey === null) return refuse("passkey_not_recognised");
  if (!saysUserVerified(response)) return refuse("user_not_verified");
  const { origin, relyingPartyId } = deps.config;
  const { publicKey, signCount } = passkey;
  const expected = { challenge: expectedChallenge, origin, relyingPartyId, publicKey, signCount };
  const plain = checkPlainAssertion(response, expected);
  if (plain !== null) return accept({ passkey, ...plain });
  const { verifyAuthenticationResponse } = await webauthnLibrary();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: forLibrary(response),
      expectedChallenge,
      expectedOrigin: origin,
      expectedRPID: relyingPartyId,
      requireUserVerification: true,
      credential: { id: passkey.credentialId, publicKey: Buffer.from(publicKey, "base64url"), counter: signCount },
    });
    if (!verified || happenedInFrame(response.response.clientDataJSON)) return refuse("passkey_not_verified");
    return accept({
      passkey,
      signCount: authenticationInfo.newCounter,
      backedUp: authenticationInfo.credentialBackedUp,
    });
  } catch (error) {
    // The library throws for every malformed or wrong answer; it touches nothing that could fail for another reason.
    deps.log.info({ passkeyId: passkey.id, why: whyForLog(error) }, "a passkey assertion was refused");
    return refuse("passkey_not_verified");
  }
}

/** Records the use. Refuses `passkey_not_verified` when the same assertion was used at the same time elsewhere. */
export async function noteAssertion(
  tx: Database,
  assertion: VerifiedAssertion,
  now: number,
): Promise<Outcome<true, "passkey_not_verified">> {
  return (await recordPasskeyUse(tx, assertion.passkey.id, assertion, now))
    ? accept(true)
    : refuse("passkey_not_verified");
}

const forLibrary = ({ id, rawId, response }: PasskeyAssertion) => ({
  id,
  rawId,
  type: "public-key" as const,
  clientExtensionResults: {},
  response,
});

/** WebAuthn L3 §6.1: bit 2 of the flags byte that follows the 32 bytes of the relying party id's hash. */
const saysUserVerified = (response: PasskeyAssertion): boolean =>
  ((Buffer.from(response.response.authenticatorData, "base64url")[32] ?? 0) & 0b100) !== 0;
