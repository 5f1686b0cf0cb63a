import type { Selectable } from "kysely";
import type { Database } from "../database/open.ts";
import type { WebhooksTable } from "../database/provisioning-tables.ts";
import type { WebhookId } from "../ids.ts";
import type { Webhook } from "./webhook.ts";

export async function insertWebhook(db: Database, webhook: Webhook, secret: string): Promise<void> {
  const { id, url, events, createdAt, endedAt } = webhook;
  const row = { id, url, events: JSON.stringify(events), secret, created_at: createdAt, ended_at: endedAt };
  await db.insertInto("webhooks").values(row).execute();
}

export async function listWebhooks(db: Database): Promise<Webhook[]> {
  const rows = await db.selectFrom("webhooks").selectAll().orderBy("created_at").orderBy("id").execute();
  return rows.map(fromRow);
}

/** With its secret, for whoever signs. */
export async function findWebhook(
  db: Database,
  id: WebhookId,
): Promise<{ readonly webhook: Webhook; readonly secret: string } | null> {
  const row = await db.selectFrom("webhooks").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : { webhook: fromRow(row), secret: row.secret };
}

/** False when there is none. */
export async function deleteWebhook(db: Database, id: WebhookId): Promise<boolean> {
  const result = await db.deleteFrom("webhooks").where("id", "=", id).executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** False when it has ended already. */
export async function setEnded(db: Database, id: WebhookId, now: number): Promise<boolean> {
  const result = await db
    .updateTable("webhooks")
    .set({ ended_at: now })
    .where("id", "=", id)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

const fromRow = (row: Selectable<WebhooksTable>): Webhook => ({
  id: row.id,
  url: row.url,
  events: JSON.parse(row.events) as string[],
  createdAt: row.created_at,
  endedAt: row.ended_at,
});
