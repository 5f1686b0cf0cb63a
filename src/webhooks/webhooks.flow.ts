import { createHmac } from "node:crypto";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { WebhookId } from "../ids.ts";
import { mayBeCallbackUri } from "../oauth/clients/callback-uri.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { forgetBelieved } from "./tell.flow.ts";
import { deleteWebhook, findWebhook, insertWebhook, listWebhooks, setEnded } from "./webhook.store.ts";
import { type Webhook, webhookTypes } from "./webhook.ts";

/** `whsec_` and the key in base64, as the libraries of Standard Webhooks take it. */
const secretPrefix = "whsec_";

/**
 * The secret is returned once. Refuses an address that the server may not call (https, or loopback for a server that is itself on
 * localhost) and a type of event that there is none of.
 */
export async function addWebhook(
  deps: Pick<Deps, "db" | "clock" | "random" | "config">,
  wanted: Pick<Webhook, "url" | "events">,
): Promise<Outcome<{ readonly webhook: Webhook; readonly secret: string }, "malformed_url" | "unknown_event">> {
  if (!mayBeCallbackUri(wanted.url, deps.config.origin)) return refuse("malformed_url");
  if (!wanted.events.every((type) => webhookTypes.includes(type))) return refuse("unknown_event");
  const now = deps.clock.now();
  const webhook: Webhook = { ...wanted, id: deps.random.id("whk_"), createdAt: now, endedAt: null };
  const secret = secretPrefix + Buffer.from(deps.random.secret(), "base64url").toString("base64");
  await inTransaction(deps.db, async (tx) => {
    await insertWebhook(tx, webhook, secret);
    const { host } = new URL(webhook.url);
    const detail = { host, events: webhook.events };
    await recordAudit(tx, { event: "webhook_added", at: now, subjectId: webhook.id, detail });
    return accept(webhook);
  });
  forgetBelieved(deps.db);
  return accept({ webhook, secret });
}

export const webhooksOf = (db: Database): Promise<Webhook[]> => listWebhooks(db);

/** What waits for it is dropped. */
export async function removeWebhook(
  deps: Pick<Deps, "db" | "clock">,
  id: WebhookId,
): Promise<Outcome<true, "not_found">> {
  const removed = await inTransaction(deps.db, async (tx) => {
    if (!(await deleteWebhook(tx, id))) return refuse("not_found");
    await recordAudit(tx, { event: "webhook_removed", at: deps.clock.now(), subjectId: id });
    return accept<true>(true);
  });
  forgetBelieved(deps.db);
  return removed;
}

/** The receiver has said that it is gone for good (410): nothing is sent there any more. */
export async function endWebhook(deps: Pick<Deps, "db" | "clock">, id: WebhookId): Promise<void> {
  const now = deps.clock.now();
  await inTransaction(deps.db, async (tx) => {
    if (await setEnded(tx, id, now)) await recordAudit(tx, { event: "webhook_ended", at: now, subjectId: id });
    return accept(true);
  });
  forgetBelieved(deps.db);
}

/**
 * Where this message goes and with which headers; null when nobody is there any more. The address is the one of now, and judged
 * again. `id` is the same for every try, so that a receiver knows what it has seen.
 */
export async function signedFor(
  deps: Pick<Deps, "db" | "clock" | "config">,
  webhookId: WebhookId,
  { id, body }: { readonly id: string; readonly body: string },
): Promise<{ readonly url: string; readonly headers: Readonly<Record<string, string>> } | null> {
  const found = await findWebhook(deps.db, webhookId);
  if (found === null || found.webhook.endedAt !== null) return null;
  const { url } = found.webhook;
  if (!mayBeCallbackUri(url, deps.config.origin)) return null;
  const timestamp = String(Math.floor(deps.clock.now() / 1000));
  const key = Buffer.from(found.secret.slice(secretPrefix.length), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    url,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    },
  };
}
