/** The part of `limits.ts` about SSH certificates. */
export const sshLimits = {
  /** One approval serves for an hour: no certificate ends later than this after it, however often one is asked for. */
  sshCertificateSeconds: 3600,
  /** Hosts whose clock is behind ours take a new certificate all the same. */
  sshClockSkewSeconds: 60,
  /** A key for which a certificate with less time left would be made is told to sign in again. */
  sshCertificateMinimumSeconds: 60,
  /** SSHKEY_CERT_MAX_PRINCIPALS of OpenSSH: a certificate with more is refused by every host. */
  sshPrincipals: 256,
  /** An ecdsa-sha2-nistp521 key with a long comment; what is certified here is shorter than any RSA key. */
  sshPublicKeyCharacters: 1_000,
  /** Hosts fetch the list of authorities by a timer; one that was off over a holiday must not be locked out by a rotation. */
  sshAuthorityPublishedBeforeSeconds: 14 * 24 * 3600,
  /** How old the answer to a host that asks for the revoked certificates may be: hundreds of hosts ask each minute. */
  sshRevokedRereadSeconds: 5,
} as const;
