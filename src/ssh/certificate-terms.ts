/** What a certificate says: for whom, as whom, and for how long. What it looks like is in `certificate.ts`. */
import { limits, seconds } from "../limits.ts";
import type { Grant } from "../oauth/tokens/grant.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export interface CertificateTimes {
  /** Seconds since 1970, as the format has them. */
  readonly validAfter: number;
  readonly validBefore: number;
}

/**
 * From a minute ago, for hosts whose clock is behind, to an hour after the person approved; never beyond the grant. Refuses
 * `sign_in_limited` until the person has lifted the limits on their phone, since a certificate is a credential, and
 * `sign_in_too_old` when less than a minute of the hour is left.
 */
export function certificateTimes(
  grant: Pick<Grant, "authenticatedAt" | "expiresAt" | "origin">,
  now: number,
): Outcome<CertificateTimes, "sign_in_limited" | "sign_in_too_old"> {
  if (grant.origin?.form === "limited") return refuse("sign_in_limited");
  const endsAt = Math.min(grant.authenticatedAt + seconds(limits.sshCertificateSeconds), grant.expiresAt);
  if (endsAt < now + seconds(limits.sshCertificateMinimumSeconds)) return refuse("sign_in_too_old");
  return accept({
    validAfter: Math.floor(now / 1000) - limits.sshClockSkewSeconds,
    validBefore: Math.floor(endsAt / 1000),
  });
}

/**
 * The names that hosts go by. Each says by its beginning what it is, so that none is ever the name of a Linux user: people choose
 * their identifiers themselves, and whoever is called `root` here is nobody's root. Of more groups than a certificate may
 * name, the first ones by the alphabet.
 */
export const principalsFor = (identifier: string, groups: readonly string[]): readonly string[] =>
  [`person:${escaped(identifier)}`, ...groups.map((group) => `group:${escaped(group)}`)].slice(0, limits.sshPrincipals);

/** A host's list of principals is read by line and word, so `Site Admins` is written `Site%20Admins`. */
const escaped = (name: string): string =>
  name.replaceAll(/[^A-Za-z0-9._@/-]/gu, (character) =>
    [...new TextEncoder().encode(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );

/** The same read back: who it is, and in which groups. Null when no person is named, or more than one. */
export function readPrincipals(
  principals: readonly string[],
): { readonly identifier: string; readonly groups: readonly string[] } | null {
  const named = (kind: string) =>
    principals.filter((one) => one.startsWith(`${kind}:`)).map((one) => unescaped(one.slice(kind.length + 1)));
  const [identifier, ...others] = named("person");
  const groups = named("group");
  if (identifier === undefined || others.length > 0) return null;
  return { identifier, groups };
}

/** What is no escaping of ours stays as it is, and so is nobody's name. */
const unescaped = (name: string): string =>
  name.replaceAll(/(?:%[0-9A-F]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });

/** What a host's log says of the certificate: who, and by which request, which the audit log here knows more of. */
export const keyIdFor = (
  account: { readonly id: string; readonly identifier: string },
  { signInRequestId, id }: Pick<Grant, "signInRequestId" | "id">,
): string => `${escaped(account.identifier)} ${account.id} ${signInRequestId ?? id}`;
