import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import { readClientData } from "./client-data.flow.ts";
import type { PasskeyAssertion } from "./passkey-answer.ts";

export interface ExpectedAssertion {
  /** base64url */
  readonly challenge: string;
  readonly origin: string;
  readonly relyingPartyId: string;
  /** COSE, base64url. */
  readonly publicKey: string;
  readonly signCount: number;
}

export interface AssertedState {
  readonly signCount: number;
  readonly backedUp: boolean;
}

/**
 * WebAuthn L3 §7.2, steps 10 to 24, for the plainest assertions, which nearly all are: ES256 by a key as CTAP2 writes it, user
 * verified, without extensions. Null for whatever is not that, or not right: what is to be said of it, the library says, and
 * it is asked for everything that was not accepted here (docs/decisions/0048).
 */
export function checkPlainAssertion(answer: PasskeyAssertion, expected: ExpectedAssertion): AssertedState | null {
  const [clientData, data, signature] = [
    decoded(answer.response.clientDataJSON),
    decoded(answer.response.authenticatorData),
    decoded(answer.response.signature),
  ];
  if (clientData === null || data === null || signature === null) return null;
  if (answer.id !== answer.rawId || !isExpectedCeremony(answer.response.clientDataJSON, expected)) return null;
  if (data.length !== plainLength || !data.subarray(0, 32).equals(hash("sha256", expected.relyingPartyId, "buffer")))
    return null;
  const [flags = 0, signCount] = [data[32], data.readUInt32BE(33)];
  const backedUp = (flags & flag.backedUp) !== 0;
  if ((flags & ~(flag.backupEligible | flag.backedUp)) !== (flag.userPresent | flag.userVerified)) return null;
  if (backedUp && (flags & flag.backupEligible) === 0) return null;
  // An authenticator that counts must have counted on (§6.1.1).
  if ((signCount > 0 || expected.signCount > 0) && signCount <= expected.signCount) return null;
  const key = plainKey(Buffer.from(expected.publicKey, "base64url"));
  if (key === null) return null;
  const signed = Buffer.concat([data, hash("sha256", clientData, "buffer")]);
  return verify("sha256", signed, key, signature) ? { signCount, backedUp } : null;
}

/** Null for what is not base64url, which Node reads all the same. */
function decoded(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64url");
  return bytes.toString("base64url") === text ? bytes : null;
}

/** §6.1: hash of the relying party id, flags, counter; a new passkey or extensions would follow. */
const plainLength = 37;
const flag = { userPresent: 0x01, userVerified: 0x04, backupEligible: 0x08, backedUp: 0x10 };

/** §5.8.1. Neither in another site's frame, nor with members that are no longer sent. */
function isExpectedCeremony(clientDataJSON: string, { challenge, origin }: ExpectedAssertion): boolean {
  const said = readClientData(clientDataJSON);
  return (
    said !== null &&
    said.type === "webauthn.get" &&
    said.challenge === challenge &&
    said.origin === origin &&
    (said.crossOrigin === undefined || said.crossOrigin === false) &&
    said.topOrigin === undefined &&
    said.tokenBinding === undefined
  );
}

/** COSE (RFC 9053 §2.1, §7.1.1) in the one form of CTAP2's canonical CBOR: EC2, ES256, P-256, then x and y. */
const coseHead = Buffer.from("a5010203262001215820", "hex");
const coseBetween = Buffer.from("225820", "hex");
/** The same key's head as SubjectPublicKeyInfo (RFC 5480 §2): id-ecPublicKey, P-256, uncompressed; x and y follow. */
const spkiHead = Buffer.from("3059301306072a8648ce3d020106082a8648ce3d03010703420004", "hex");

function plainKey(cose: Buffer): KeyObject | null {
  const plain = cose.length === 77 && cose.indexOf(coseHead) === 0 && cose.indexOf(coseBetween, 42) === 42;
  if (!plain) return null;
  const key = Buffer.concat([spkiHead, cose.subarray(10, 42), cose.subarray(45)]);
  try {
    return createPublicKey({ key, format: "der", type: "spki" });
  } catch {
    // node:crypto throws for a point that is not on the curve; it touches nothing else.
    return null;
  }
}
