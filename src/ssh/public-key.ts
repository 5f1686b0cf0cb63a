/** A public key as SSH writes it (RFC 4253 §6.6): a blob that begins with the name of its kind. */
import { accept, type Outcome, refuse } from "../outcome.ts";
import { asciiOf, type Bytes, concat, readerOf, string } from "./wire.ts";

export interface SshPublicKey {
  readonly kind: string;
  /** What follows the kind in the blob, as it stands there. */
  readonly fields: Uint8Array;
}

/**
 * The kinds that are certified, and the lengths of their fields; null: any. Ed25519 (RFC 8709 §4), ECDSA (RFC 5656 §3.1), and
 * both on a security key (OpenSSH's PROTOCOL.u2f). RSA is left out: nobody has to make a new RSA key for an hour.
 */
const kinds: Readonly<Record<string, readonly (number | null)[]>> = {
  "ssh-ed25519": [32],
  "ecdsa-sha2-nistp256": [8, 65],
  "ecdsa-sha2-nistp384": [8, 97],
  "ecdsa-sha2-nistp521": [8, 133],
  "sk-ssh-ed25519@openssh.com": [32, null],
  "sk-ecdsa-sha2-nistp256@openssh.com": [8, 65, null],
};

/** Refuses what is no key, a certificate among them, and kinds that are not certified here. Whether a point lies on its curve the host finds out. */
export function readPublicKey(blob: Uint8Array): Outcome<SshPublicKey, "ssh_key_refused"> {
  const reader = readerOf(blob);
  const name = reader.string();
  const kind = asciiOf(name.subarray(0, 64));
  if (!Object.hasOwn(kinds, kind)) return refuse("ssh_key_refused");
  const right = (kinds[kind] ?? []).every((length) => {
    const field = reader.string();
    return field.length > 0 && (length === null || field.length === length);
  });
  return right && reader.isWhole()
    ? accept({ kind, fields: blob.subarray(4 + name.length) })
    : refuse("ssh_key_refused");
}

/** How many fields a key of this kind has in a certificate; null for a kind that is not certified here. */
export const fieldsOf = (kind: string): number | null =>
  Object.hasOwn(kinds, kind) ? (kinds[kind]?.length ?? null) : null;

/** RFC 8709 §4, of the 32 bytes of the key itself. */
export const ed25519Blob = (key: Uint8Array): Bytes => concat(string("ssh-ed25519"), string(key));
