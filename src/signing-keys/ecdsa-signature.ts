/**
 * The two forms of an ECDSA signature over P-256. Tokens have its numbers side by side (RFC 7518 §3.4); OpenSSL wants and gives DER
 * (RFC 3279 §2.2.3). `node:crypto` would convert when told so by its options, at more than what a signature itself costs.
 */
const numberBytes = 32;
const sequenceTag = 0x30;
const integerTag = 0x02;

/** What OpenSSL gave, as a token has it. */
export function sideBySide(der: Uint8Array): Buffer {
  const signature = Buffer.alloc(2 * numberBytes);
  // Tag and length of the sequence, then of each number: below 128, so that one byte says it.
  let at = 2;
  for (let number = 1; number <= 2; number++) {
    const end = at + 2 + (der[at + 1] ?? 0);
    // Without the zero that says "not negative"; a short number gets its leading zeros.
    const digits = der.subarray(Math.max(at + 2, end - numberBytes), end);
    signature.set(digits, number * numberBytes - digits.length);
    at = end;
  }
  return signature;
}

/** What a token has, for OpenSSL; null when it is not as long as every signature is. */
export function inDer(signature: Uint8Array): Buffer | null {
  if (signature.length !== 2 * numberBytes) return null;
  const numbers = [...derNumber(signature.subarray(0, numberBytes)), ...derNumber(signature.subarray(numberBytes))];
  return Buffer.from([sequenceTag, numbers.length, ...numbers]);
}

/** As short as may be, and behind a zero where it would count as negative (X.690 §8.3). */
function derNumber(bytes: Uint8Array): number[] {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? [0] : [...bytes.subarray(first)];
  if ((digits[0] ?? 0) >= 0x80) digits.unshift(0);
  return [integerTag, digits.length, ...digits];
}
