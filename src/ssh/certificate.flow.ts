import { hash } from "node:crypto";
import { groupsOf } from "../accounts/group.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { sweepRows } from "../database/sweep-rows.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import type { ResourceRequest } from "../oauth/dpop/possession.flow.ts";
import { type ResourceRefusal, readPersonToken } from "../oauth/tokens/person-token.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { signingSshAuthority, trustedSshAuthorities } from "../signing-keys/ssh-authority.flow.ts";
import { insertCertificate, listRevokedCertificates } from "./certificate.store.ts";
import { certificateKind, certificateToSign, signedCertificate } from "./certificate.ts";
import { type CertificateTimes, certificateTimes, keyIdFor, principalsFor } from "./certificate-terms.ts";
import { ed25519Blob, readPublicKey, type SshPublicKey } from "./public-key.ts";
import { revocationList } from "./revocation-list.ts";
import { concat, string } from "./wire.ts";

export interface IssuedCertificate extends CertificateTimes {
  /** One line, as a file `…-cert.pub` has it. */
  readonly certificate: string;
  readonly serial: number;
  readonly keyId: string;
  readonly principals: readonly string[];
}

export type CertificateRefusal =
  | ResourceRefusal
  | "sign_in_limited"
  | "sign_in_too_old"
  | "ssh_key_refused"
  | "ssh_authority_missing";

const nonceBytes = 32;

/**
 * A certificate for the key that the bearer of this token shows, which need not prove to hold it: without the private part
 * nobody can use what comes of it. `publicKey` is a line as `ssh-keygen` writes it. Refuses tokens without the scope `ssh`,
 * sign-ins that are limited or over an hour old, and kinds of keys that are not certified.
 */
export async function issueCertificate(
  deps: Deps,
  request: ResourceRequest,
  { publicKey, address }: { readonly publicKey: string; readonly address: string },
): Promise<Outcome<IssuedCertificate, CertificateRefusal>> {
  const presented = await readPersonToken(deps, request, "ssh");
  if (!presented.ok) return presented;
  const { client, behalf } = presented.value;
  const { account, grant } = behalf;
  const now = deps.clock.now();
  const times = certificateTimes(grant, now);
  if (!times.ok) return times;
  const key = readKeyLine(publicKey);
  if (!key.ok) return key;
  const authority = await signingSshAuthority(deps);
  if (authority === null) return refuse("ssh_authority_missing");
  const nonce = Buffer.from(deps.random.secret(nonceBytes), "base64url");
  return inTransaction(deps.db, async (tx) => {
    const expiresAt = seconds(times.value.validBefore);
    const serial = await insertCertificate(tx, { authorityId: authority.kid, grantId: grant.id, expiresAt });
    const named = {
      serial,
      keyId: keyIdFor(account, grant),
      principals: principalsFor(account.identifier, await groupsOf(tx, account.id)),
      ...times.value,
    };
    const toSign = certificateToSign({ ...named, nonce, key: key.value }, ed25519Blob(authority.publicKey));
    const signed = Buffer.from(signedCertificate(toSign, authority.sign(toSign))).toString("base64");
    await recordAudit(tx, {
      event: "ssh_certificate_issued",
      at: now,
      accountId: account.id,
      subjectId: grant.signInRequestId ?? grant.id,
      clientId: client.id,
      address,
      detail: { ...named, grantId: grant.id, authority: authority.kid, key: fingerprintOf(key.value) },
    });
    return accept({ ...named, certificate: `${certificateKind(key.value.kind)} ${signed}` });
  });
}

/** As hosts write it into their logs. */
const fingerprintOf = ({ kind, fields }: SshPublicKey): string =>
  `SHA256:${hash("sha256", concat(string(kind), fields), "base64").replace(/=+$/, "")}`;

function readKeyLine(line: string): Outcome<SshPublicKey, "ssh_key_refused"> {
  const [kind, base64 = ""] = line.trim().split(/\s+/, 2);
  const key = readPublicKey(Buffer.from(base64, "base64"));
  return key.ok && key.value.kind !== kind ? refuse("ssh_key_refused") : key;
}

/** The keys that hosts trust, in the form of their file (TrustedUserCAKeys of sshd_config); empty while there is none. */
export async function authorityLines(deps: Pick<Deps, "db" | "clock">): Promise<string> {
  const authorities = await trustedSshAuthorities(deps);
  return authorities
    .map((authority) => `${authorityLine(authority.publicKey)} countersign ${authority.kid}\n`)
    .join("");
}

export const authorityLine = (publicKey: Uint8Array): string =>
  `ssh-ed25519 ${Buffer.from(ed25519Blob(publicKey)).toString("base64")}`;

const revoked = new WeakMap<Deps["db"], { readonly readAt: number; readonly list: Promise<Uint8Array<ArrayBuffer>> }>();

/** The certificates that hosts shall take no more, in the form of their file (RevokedKeys of sshd_config); seconds old at most. */
export function revokedCertificates(deps: Pick<Deps, "db" | "clock">): Promise<Uint8Array<ArrayBuffer>> {
  const now = deps.clock.now();
  const known = revoked.get(deps.db);
  if (known !== undefined && now - known.readAt < seconds(limits.sshRevokedRereadSeconds)) return known.list;
  const list = readRevoked(deps, now);
  revoked.set(deps.db, { readAt: now, list });
  // A failed read must not be remembered: the next host tries again.
  list.catch(() => revoked.delete(deps.db));
  return list;
}

async function readRevoked(deps: Pick<Deps, "db" | "clock">, now: number): Promise<Uint8Array<ArrayBuffer>> {
  const certificates = await listRevokedCertificates(deps.db, now);
  const authorities = await trustedSshAuthorities(deps);
  const byAuthority = authorities.map(({ kid, publicKey }) => ({
    caBlob: ed25519Blob(publicKey),
    serials: certificates.filter(({ authorityId }) => authorityId === kid).map(({ serial }) => serial),
  }));
  return revocationList(byAuthority, now);
}

/** Certificates that are over are remembered by the audit log alone. */
export const sweepCertificates = (db: Database, now: number): Promise<void> =>
  sweepRows(db, { table: "ssh_certificates", key: "sequence", column: "expires_at" }, now);
