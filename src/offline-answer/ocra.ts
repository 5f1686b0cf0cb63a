/**
 * RFC 6287 (OCRA), suite OCRA-1:HOTP-SHA256-8:QN10: what is hashed, and the digits made of the hash. The HMAC between
 * them is the caller's: the server has node:crypto, the app has Web Crypto.
 */
import { limits } from "../limits.ts";

const ownSuite = `OCRA-1:HOTP-SHA256-${limits.offlineAnswerDigits}:QN${limits.offlineChallengeDigits}`;

/** RFC 6287 §5.1: the suite, a zero byte, and the question: a number, as hexadecimal, filled up to 128 bytes. */
export function ocraInput(challenge: string, suite = ownSuite): Uint8Array<ArrayBuffer> {
  const question = BigInt(challenge).toString(16);
  const bytes = new Uint8Array(suite.length + 1 + 128);
  for (let index = 0; index < suite.length; index += 1) bytes[index] = suite.charCodeAt(index);
  for (let index = 0; index < question.length; index += 1) {
    const nibble = Number.parseInt(question.charAt(index), 16);
    const at = suite.length + 1 + (index >> 1);
    bytes[at] = (bytes[at] ?? 0) | (index % 2 === 0 ? nibble << 4 : nibble);
  }
  return bytes;
}

/** RFC 4226 §5.3: dynamic truncation of the HMAC to decimal digits. */
export function ocraDigits(hmac: Uint8Array, digits: number = limits.offlineAnswerDigits): string {
  const offset = (hmac[hmac.length - 1] ?? 0) & 0xf;
  const view = new DataView(hmac.buffer, hmac.byteOffset, hmac.byteLength);
  const number = view.getUint32(offset) & 0x7fffffff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** What the passkey's PRF is evaluated on (WebAuthn L3 §10.1.4): one key for this purpose, on this site, for ever. */
export const offlineKeyLabel = "countersign/offline-key/1";
