import type { Database } from "../database/open.ts";
import { requestId } from "../request-id.ts";
import { tellWebhooks, webhooksFor } from "../webhooks/tell.flow.ts";
import { insertAuditEvent, insertNumberedEvent } from "./audit.store.ts";
import type { AuditEvent } from "./audit-event.ts";

/** Records in the caller's transaction, so that what happened, its record and word of it are kept or lost together. */
export async function recordAudit(db: Database, event: AuditEvent): Promise<void> {
  const webhooks = await webhooksFor(db, event);
  if (webhooks.length === 0) return insertAuditEvent(db, event, requestId());
  await tellWebhooks(db, webhooks, event, await insertNumberedEvent(db, event, requestId()));
}
