import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";
import { createIndexes, createTables } from "./table-notation.ts";

/** Certificates for SSH while they live, so that those of ended grants can be told to hosts; `sequence` is the serial number. */
export const sshCertificates: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTables(db, {
      ssh_certificates: {
        sequence: "sequence",
        authority_id: "text",
        grant_id: "text -> grants",
        expires_at: "int",
      },
    });
    await createIndexes(db, [["ssh_certificates_by_end", "ssh_certificates", ["expires_at"]]]);
  },
};
