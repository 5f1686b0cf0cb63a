import type { Deps } from "../deps.ts";
import type { WebhookId } from "../ids.ts";
import { testType } from "../webhooks/webhook.ts";
import { endWebhook, signedFor } from "../webhooks/webhooks.flow.ts";
import { postToClient } from "./client-post.ts";
import type { Delivery, WebhookMessage } from "./message.ts";

type PostDeps = Pick<Deps, "config" | "db" | "clock">;

/** One try, signed as the Standard Webhooks specification says. A receiver that answers 410 is not asked again, ever. */
export async function sendWebhook(
  deps: PostDeps,
  { id }: { readonly id: string },
  { webhookId, body }: Pick<WebhookMessage, "webhookId" | "body">,
): Promise<Delivery> {
  const signed = await signedFor(deps, webhookId, { id, body });
  if (signed === null) return { name: "dropped", error: "nobody" };
  const delivery = await postToClient(deps, signed.url, { headers: signed.headers, body });
  if (delivery.name !== "failed" || delivery.error !== "http 410") return delivery;
  await endWebhook(deps, webhookId);
  return { name: "refused", error: delivery.error };
}

/** At once, without the outbox: the operator waits for the answer. */
export function sendTest(deps: PostDeps & Pick<Deps, "random">, webhookId: WebhookId): Promise<Delivery> {
  const timestamp = new Date(deps.clock.now()).toISOString();
  const body = JSON.stringify({ type: testType, timestamp, data: {} });
  return sendWebhook(deps, { id: deps.random.id("obx_") }, { webhookId, body });
}
