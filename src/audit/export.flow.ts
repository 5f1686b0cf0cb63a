import type { Database } from "../database/open.ts";
import { type ExportWanted, listRecordsAfter } from "./audit-log.store.ts";

export type { ExportWanted };

const recordsAtOnce = 1_000;

/**
 * The audit log as JSON lines, oldest first, in pieces of many lines: however long it is, no more of it is in memory. `at` is written
 * as RFC 3339 has it. Nothing is held meanwhile: what is recorded while it is read comes at the end.
 */
export async function* exportAudit(db: Database, wanted: ExportWanted): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const records = await listRecordsAfter(db, wanted, after, recordsAtOnce);
    if (records.length > 0)
      yield records
        .map((record) => `${JSON.stringify({ ...record, at: new Date(record.at).toISOString() })}\n`)
        .join("");
    if (records.length < recordsAtOnce) return;
    after = records.at(-1)?.sequence ?? after;
  }
}
