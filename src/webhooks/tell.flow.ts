import type { DialectAdapter } from "kysely";
import type { AuditEvent } from "../audit/audit-event.ts";
import type { Database } from "../database/open.ts";
import { limits, seconds } from "../limits.ts";
import { putWebhook } from "../notices/callback.flow.ts";
import { listWebhooks } from "./webhook.store.ts";
import { type Webhook, wants, webhookData, webhookTypeOf } from "./webhook.ts";

interface Believed {
  readonly webhooks: readonly Webhook[];
  readonly readAt: number;
}

/**
 * What this process believes of the webhooks in each database: with every event that somebody may want to hear of, asking would cost
 * a sign-in several statements. A webhook that another process has added is heard of within seconds; one that is gone or has
 * changed is looked up again by whoever delivers.
 */
const believed = new WeakMap<DialectAdapter, Believed>();

/** The webhooks that are to be told of this event. */
export async function webhooksFor(db: Database, { event, at }: AuditEvent): Promise<readonly Webhook[]> {
  const type = webhookTypeOf(event);
  if (type === null) return [];
  const { adapter } = db.getExecutor();
  let known = believed.get(adapter);
  const age = known === undefined ? Number.NaN : at - known.readAt;
  if (known === undefined || !(age >= 0 && age < seconds(limits.webhooksBelievedSeconds))) {
    known = { webhooks: await listWebhooks(db), readAt: at };
    believed.set(adapter, known);
  }
  return known.webhooks.filter((webhook) => wants(webhook, type));
}

/** In the transaction of the event, which has this number in the audit log: told if it happened, never else. */
export async function tellWebhooks(
  tx: Database,
  webhooks: readonly Webhook[],
  event: AuditEvent,
  sequence: number,
): Promise<void> {
  const body = JSON.stringify({
    type: webhookTypeOf(event.event),
    timestamp: new Date(event.at).toISOString(),
    data: { sequence, ...webhookData(event) },
  });
  for (const { id } of webhooks) await putWebhook(tx, { what: "webhook", webhookId: id, body }, sequence, event.at);
}

/** This process has changed the webhooks. */
export const forgetBelieved = (db: Database): boolean => believed.delete(db.getExecutor().adapter);
