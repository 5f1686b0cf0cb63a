import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AuditEventsTable } from "../database/schema.ts";
import type { AuditEvent } from "./audit-event.ts";

type NewRow = Omit<AuditEventsTable, "sequence">;

/** Append-only: there is no function that changes or removes a record. */
export async function insertAuditEvent(db: Database, event: AuditEvent, requestId: string | null): Promise<void> {
  await insert(db, rowOf(event, requestId));
}

/** The same, for whoever needs the number that the record has. */
export async function insertNumberedEvent(db: Database, event: AuditEvent, requestId: string | null): Promise<number> {
  const [row] = (await insertNumbered(db, rowOf(event, requestId))).rows;
  if (row === undefined) throw new Error("the audit log has not said which number its new record has");
  return row.sequence;
}

const rowOf = (event: AuditEvent, requestId: string | null): NewRow => ({
  at: event.at,
  event: event.event,
  account_id: event.accountId ?? null,
  subject_id: event.subjectId ?? null,
  client_id: event.clientId ?? null,
  address: event.address ?? null,
  detail: JSON.stringify(event.detail ?? {}),
  request_id: requestId,
});

const insert = prepared((db, row: NewRow) => db.insertInto("audit_events").values(row));

const insertNumbered = prepared((db, row: NewRow) => db.insertInto("audit_events").values(row).returning("sequence"));
