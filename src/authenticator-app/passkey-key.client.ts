/**
 * The key for offline answers: what the passkey's PRF makes of our label (WebAuthn L3 §10.1.4). It is asked for each time
 * and never kept; the phone remembers only which passkey to ask (offline-passkey.client.ts).
 */
import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
} from "@simplewebauthn/browser";
import { offlineKeyLabel } from "../offline-answer/ocra.ts";

interface Touched {
  /** For the server; without the key, which is no part of what it verifies. */
  readonly response: AuthenticationResponseJSON;
  /** 32 bytes; null when this passkey has no PRF. */
  readonly key: Uint8Array<ArrayBuffer> | null;
}

/** One touch for both: the assertion, and the key. */
export async function touchForKey(options: PublicKeyCredentialRequestOptionsJSON): Promise<Touched> {
  const extensions = { prf: { eval: { first: new TextEncoder().encode(offlineKeyLabel) } } };
  const answer = await startAuthentication({ optionsJSON: { ...options, extensions: extensions as never } });
  const { prf } = answer.clientExtensionResults as { prf?: { results?: { first?: ArrayBuffer } } };
  const first = prf?.results?.first;
  return {
    response: { ...answer, clientExtensionResults: {} },
    key: first === undefined ? null : new Uint8Array(first),
  };
}

/** Asks without a server: the challenge is for nobody to check, the key is all that matters. */
export async function keyWithoutNetwork(credentialId: string): Promise<Uint8Array<ArrayBuffer> | null> {
  const challenge = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const { key } = await touchForKey({
    challenge,
    rpId: location.hostname,
    allowCredentials: [{ id: credentialId, type: "public-key" }],
    userVerification: "required",
  });
  return key;
}

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
