import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AuditEventsTable } from "../database/schema.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Append-only: there is no function that changes or removes a record. */
export async function insertAuditEvent(db: Database, event: AuditEvent, requestId: string | null): Promise<void> {
  await insert(db, {
    at: event.at,
    event: event.event,
    account_id: event.accountId ?? null,
    subject_id: event.subjectId ?? null,
    client_id: event.clientId ?? null,
    address: event.address ?? null,
    detail: JSON.stringify(event.detail ?? {}),
    request_id: requestId,
  });
}

const insert = prepared((db, row: Omit<AuditEventsTable, "sequence">) => db.insertInto("audit_events").values(row));
