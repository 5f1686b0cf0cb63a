import { createCipheriv, createECDH, type ECDH, hkdfSync } from "node:crypto";

/** One record, and the push service's limit (RFC 8291 §4). */
const recordBytes = 4_096;
const tagBytes = 16;

/** What a push is encrypted to: the keys of a subscription, in base64url. */
export interface PushKeys {
  readonly p256dh: string;
  readonly auth: string;
}

/** For each message a key pair of its own, so that an old message stays closed whatever key is stolen later. */
export function newSenderKey(): ECDH {
  const pair = createECDH("prime256v1");
  pair.generateKeys();
  return pair;
}

/**
 * Encrypts for the browser alone (RFC 8291 §3.4, with the coding aes128gcm of RFC 8188 §2), padded with zeros to `bytes`.
 * Throws for keys that are none, and for text that is longer than `bytes`.
 */
export function encryptPush(
  text: string,
  { p256dh, auth }: PushKeys,
  bytes: number,
  salt: Buffer,
  sender: ECDH,
): Buffer {
  const plaintext = Buffer.from(text);
  if (plaintext.length > bytes) throw new RangeError(`a push of ${plaintext.length} bytes is too long`);
  const receiverKey = Buffer.from(p256dh, "base64url");
  const senderKey = sender.getPublicKey();
  const keyInfo = Buffer.concat([Buffer.from("WebPush: info\0"), receiverKey, senderKey]);
  const keying = derive(sender.computeSecret(receiverKey), Buffer.from(auth, "base64url"), keyInfo, 32);
  const contentKey = derive(keying, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = derive(keying, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const cipher = createCipheriv("aes-128-gcm", contentKey, nonce);
  // RFC 8188 §2: the last record ends with 2, then zeros.
  const padded = Buffer.concat([plaintext, Buffer.from([2]), Buffer.alloc(bytes - plaintext.length)]);
  const record = Buffer.concat([cipher.update(padded), cipher.final(), cipher.getAuthTag()]);
  if (record.length > recordBytes - tagBytes) throw new RangeError("a push is one record");
  return Buffer.concat([salt, uint32(recordBytes), Buffer.from([senderKey.length]), senderKey, record]);
}

/** RFC 5869. */
const derive = (secret: Buffer, salt: Buffer, info: Buffer, bytes: number): Buffer =>
  Buffer.from(hkdfSync("sha256", secret, salt, info, bytes));

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
