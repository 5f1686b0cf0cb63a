import type { Database } from "../database/open.ts";
import type { GrantId } from "../ids.ts";

/** A certificate as far as it is remembered; what it says is in the audit log. */
export interface StoredCertificate {
  readonly authorityId: string;
  readonly grantId: GrantId;
  readonly expiresAt: number;
}

/** Keeps it and gives it its serial number, which no other certificate has. */
export async function insertCertificate(db: Database, certificate: StoredCertificate): Promise<number> {
  const { sequence } = await db
    .insertInto("ssh_certificates")
    .values({
      authority_id: certificate.authorityId,
      grant_id: certificate.grantId,
      expires_at: certificate.expiresAt,
    })
    .returning("sequence")
    .executeTakeFirstOrThrow();
  return sequence;
}

/** Certificates that a host would still take though their grant was ended, in the order in which they were made. */
export async function listRevokedCertificates(
  db: Database,
  now: number,
): Promise<{ readonly authorityId: string; readonly serial: number }[]> {
  return db
    .selectFrom("ssh_certificates as certificates")
    .innerJoin("grants", "grants.id", "certificates.grant_id")
    .select(["certificates.authority_id as authorityId", "certificates.sequence as serial"])
    .where("certificates.expires_at", ">", now)
    .where("grants.revoked_at", "is not", null)
    .orderBy("certificates.sequence")
    .execute();
}
