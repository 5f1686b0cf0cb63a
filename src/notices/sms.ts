import { createHmac } from "node:crypto";
import type { Deps } from "../deps.ts";
import type { OutboxId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { tracedFetch } from "../tracing.ts";
import { type Delivery, unreachable } from "./message.ts";
import { retryAfterSeconds } from "./retry.ts";

export interface TextMessage {
  /** The same message sent again has the same id: by it the receiver drops the second. */
  readonly id: OutboxId;
  readonly to: string;
  readonly text: string;
  readonly createdAt: number;
}

/**
 * Hands a text message to the operator's webhook. The signature, `t=SECONDS,v1=HEX`, is an HMAC-SHA-256 over the time, a
 * dot and the body, so that neither can be changed nor sent again much later; docs/operating/notices.md tells receivers.
 */
export async function sendText(deps: Pick<Deps, "config" | "clock">, message: TextMessage): Promise<Delivery> {
  const { smsWebhookUrl, smsWebhookSecret } = deps.config;
  if (smsWebhookUrl === "") return { name: "dropped", error: "no webhook" };
  const { id, to, text, createdAt } = message;
  const body = JSON.stringify({ id, to, text, createdAt });
  const time = Math.floor(deps.clock.now() / 1000);
  const signature = createHmac("sha256", smsWebhookSecret).update(`${time}.${body}`).digest("hex");
  try {
    const response = await tracedFetch(smsWebhookUrl, {
      method: "POST",
      headers: { "content-type": "application/json", "countersign-signature": `t=${time},v1=${signature}` },
      body,
      // A redirect would carry number and code to somebody who was not named.
      redirect: "manual",
      signal: AbortSignal.timeout(seconds(limits.noticeTimeoutSeconds)),
    });
    await response.body?.cancel();
    if (response.ok) return { name: "delivered" };
    return { name: "failed", error: `http ${response.status}`, ...retryAfterSeconds(response, deps.clock.now()) };
  } catch (error) {
    return unreachable(error);
  }
}
