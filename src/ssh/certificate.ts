/**
 * An OpenSSH user certificate (PROTOCOL.certkeys of OpenSSH), as bytes. What may be in it is decided in
 * `certificate-terms.ts`; the signature is made by `signing-keys/ssh-ca.flow.ts`.
 */
import { fieldsOf, type SshPublicKey } from "./public-key.ts";
import { asciiOf, type Bytes, concat, readerOf, string, uint32, uint64 } from "./wire.ts";

export interface CertificateFields {
  readonly key: SshPublicKey;
  /** Random: what is signed cannot be known beforehand. */
  readonly nonce: Uint8Array;
  readonly serial: number;
  /** What the host writes into its log. */
  readonly keyId: string;
  /** Never empty: a certificate without principals is good for everybody. */
  readonly principals: readonly string[];
  /** Seconds since 1970. */
  readonly validAfter: number;
  readonly validBefore: number;
}

const userCertificate = 1;

/**
 * What a certificate opens beyond a command without a terminal, in the order that the format wants. Not among them: forwarding
 * the agent or X11, by which a host that was broken into reaches back, and ~/.ssh/rc.
 */
const extensions = ["permit-port-forwarding", "permit-pty"];

/** `sk-ssh-ed25519@openssh.com` → `sk-ssh-ed25519-cert-v01@openssh.com` */
export const certificateKind = (kind: string): string => `${kind.replace(/@openssh\.com$/, "")}-cert-v01@openssh.com`;

/** All that is signed: everything but the signature. */
export function certificateToSign(fields: CertificateFields, caBlob: Uint8Array): Bytes {
  if (fields.principals.length === 0) throw new Error("a certificate without principals is good for everybody");
  return concat(
    string(certificateKind(fields.key.kind)),
    string(fields.nonce),
    fields.key.fields,
    uint64(fields.serial),
    uint32(userCertificate),
    string(fields.keyId),
    string(concat(...fields.principals.map(string))),
    uint64(fields.validAfter),
    uint64(fields.validBefore),
    string(""),
    string(concat(...extensions.map((name) => concat(string(name), string(""))))),
    string(""),
    string(caBlob),
  );
}

/** With the signature of an Ed25519 key (RFC 8709 §6). */
export const signedCertificate = (toSign: Uint8Array, signature: Uint8Array): Bytes =>
  concat(toSign, string(concat(string("ssh-ed25519"), string(signature))));

/** `sk-ssh-ed25519-cert-v01@openssh.com` → `sk-ssh-ed25519@openssh.com`; null for what is no certificate of a kind made here. */
function keyKind(certificateName: string): string | null {
  const [, kind] = /^(.{1,60})-cert-v01@openssh\.com$/.exec(certificateName) ?? [];
  if (kind === undefined) return null;
  return kind.startsWith("sk-") ? `${kind}@openssh.com` : kind;
}

/**
 * The principals of a user certificate; null for anything else. Nothing of it is verified: sshd has done so before it asks what
 * they are good for.
 */
export function principalsIn(certificate: Uint8Array): readonly string[] | null {
  const reader = readerOf(certificate);
  const kind = keyKind(asciiOf(reader.string().subarray(0, 100)));
  const fields = kind === null ? null : fieldsOf(kind);
  if (fields === null) return null;
  // The nonce, and the key.
  for (let index = 0; index <= fields; index++) reader.string();
  reader.uint64();
  const isForUser = reader.uint32() === userCertificate;
  reader.string();
  const packed = readerOf(reader.string());
  const principals: string[] = [];
  while (packed.hasMore()) principals.push(asciiOf(packed.string()));
  return isForUser && packed.isWhole() ? principals : null;
}
