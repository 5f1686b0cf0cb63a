import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import type { Account } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { happenedInFrame, whyForLog } from "./client-data.flow.ts";
import { insertPasskey } from "./passkey.store.ts";
import { asDescriptor, isBoundHere, type Passkey } from "./passkey.ts";
import type { PasskeyAttestation } from "./passkey-answer.ts";
import { webauthnLibrary } from "./webauthn-library.flow.ts";

export type PasskeyCreationOptions = PublicKeyCredentialCreationOptionsJSON;
/** What an authenticator made, and whether it stays on the device that it was made on. */
export type NewPasskey = Omit<
  Passkey,
  "id" | "accountId" | "name" | "createdAt" | "lastUsedAt" | "addedInSessionId" | "deviceId"
> & { readonly boundHere: boolean };

/**
 * COSE algorithms: ES256, EdDSA and, for Windows Hello, RS256. ML-DSA, which the library would prefer, is left out while
 * the runtime calls its own implementation experimental: a passkey must verify for years.
 */
const algorithms = [-7, -8, -257];

/** Creation options for a discoverable credential with user verification. Remembering the challenge is the caller's. */
export async function passkeyCreationOptions(
  deps: Deps,
  person: Pick<Account, "identifier" | "displayName" | "webauthnUserId">,
  existing: readonly Passkey[],
): Promise<PasskeyCreationOptions> {
  const { generateRegistrationOptions } = await webauthnLibrary();
  return generateRegistrationOptions({
    rpName: "Countersign",
    rpID: deps.config.relyingPartyId,
    userName: person.identifier,
    userDisplayName: person.displayName,
    userID: Buffer.from(person.webauthnUserId, "base64url"),
    attestationType: "none",
    timeout: seconds(limits.passkeyChallengeLifetimeSeconds),
    excludeCredentials: existing.map(asDescriptor),
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    supportedAlgorithmIDs: algorithms,
    // A security key gives a PRF, for offline answers, only to a credential that was made with it (WebAuthn L3 §10.1.4).
    extensions: { prf: {} } as object,
  });
}

/** Verifies a new credential over this challenge, user verification required (WebAuthn L3 §7.1). Changes nothing. */
export async function verifyNewPasskey(
  deps: Pick<Deps, "config" | "log">,
  response: PasskeyAttestation,
  expectedChallenge: string,
): Promise<Outcome<NewPasskey, "passkey_not_verified">> {
  const { verifyRegistrationResponse } = await webauthnLibrary();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: forLibrary(response),
      expectedChallenge,
      expectedOrigin: deps.config.origin,
      expectedRPID: deps.config.relyingPartyId,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || happenedInFrame(response.response.clientDataJSON)) return refuse("passkey_not_verified");
    const backupEligible = registrationInfo.credentialDeviceType === "multiDevice";
    return accept({
      credentialId: registrationInfo.credential.id,
      publicKey: Buffer.from(registrationInfo.credential.publicKey).toString("base64url"),
      signCount: registrationInfo.credential.counter,
      transports: response.response.transports,
      aaguid: registrationInfo.aaguid,
      backupEligible,
      backedUp: registrationInfo.credentialBackedUp,
      boundHere: isBoundHere(backupEligible, response.authenticatorAttachment),
    });
  } catch (error) {
    // As in verify-assertion: the library throws for every malformed or wrong answer and touches nothing else.
    deps.log.info({ why: whyForLog(error) }, "a new passkey was refused");
    return refuse("passkey_not_verified");
  }
}

/**
 * Adds a verified credential in the caller's transaction; `owner.deviceId` is the device that this browser is. Refuses
 * one that is registered already.
 */
export async function addPasskey(
  tx: Database,
  deps: Pick<Deps, "random">,
  { boundHere, ...credential }: NewPasskey,
  owner: Pick<Passkey, "accountId" | "name" | "addedInSessionId" | "deviceId">,
  now: number,
): Promise<Outcome<Passkey, "passkey_known_already">> {
  const passkey: Passkey = {
    ...credential,
    ...owner,
    id: deps.random.id("pk_"),
    createdAt: now,
    lastUsedAt: null,
    deviceId: boundHere ? owner.deviceId : null,
  };
  if (!(await insertPasskey(tx, passkey))) return refuse("passkey_known_already");
  await recordAudit(tx, {
    event: "passkey_added",
    at: now,
    accountId: owner.accountId,
    subjectId: passkey.id,
    detail: { name: owner.name },
  });
  return accept(passkey);
}

const forLibrary = ({ id, rawId, response }: PasskeyAttestation) => ({
  id,
  rawId,
  type: "public-key" as const,
  clientExtensionResults: {},
  response: { ...response, transports: [...response.transports] },
});
