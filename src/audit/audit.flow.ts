import type { Database } from "../database/open.ts";
import { requestId } from "../request-id.ts";
import { insertAuditEvent } from "./audit.store.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Records in the caller's transaction, so that what happened and its record are kept or lost together. */
export const recordAudit = (db: Database, event: AuditEvent): Promise<void> => insertAuditEvent(db, event, requestId());
