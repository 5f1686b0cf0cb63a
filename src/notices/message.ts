import type { AccountId, SignInRequestId, WebhookId } from "../ids.ts";
import type { PingMessage } from "../oauth/ciba/ping.ts";
import type { LogoutMessage } from "../oauth/logout/backchannel-logout.ts";
import type { Notice } from "./notice.ts";

/** What an entry to one address or device carries, as JSON. Facts; the sentences are made when it is delivered. */
export type Message =
  | { readonly what: "notice"; readonly accountId: AccountId; readonly notice: Notice }
  | {
      readonly what: "address_code";
      readonly code: string;
      readonly purpose: "verify" | "recover";
      readonly language: string | null;
      readonly expiresAt: number;
    }
  | {
      readonly what: "invitation";
      readonly accountId: AccountId;
      readonly link: string;
      readonly language: string | null;
      readonly expiresAt: number;
    }
  | { readonly what: "sign_in"; readonly accountId: AccountId; readonly requestId: SignInRequestId }
  | LogoutMessage
  | WebhookMessage
  | PingMessage;

/** What a webhook is told: `body` is sent as it stands. */
export interface WebhookMessage {
  readonly what: "webhook";
  readonly webhookId: WebhookId;
  readonly body: string;
}

/**
 * How one try ended. `delivered`: the receiver has taken it. `dropped`: nobody is left to tell, or nothing to say.
 * `failed`: try again, after `retryAfterSeconds` at the earliest; `unreachable` if nobody answered. `refused`: it would be refused again and again.
 * `error` is a short class such as `smtp 550`, never what the other side wrote: that may hold an address or a code.
 */
export type Delivery =
  | { readonly name: "delivered" }
  | { readonly name: "dropped"; readonly error: string }
  | {
      readonly name: "failed";
      readonly error: string;
      readonly retryAfterSeconds?: number;
      readonly unreachable?: boolean;
    }
  | { readonly name: "refused"; readonly error: string };

/** A failed connection by its code, such as ECONNREFUSED; anything else by the name of its class. */
export function errorClass(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  for (const each of [cause, error]) {
    const code = each instanceof Error && "code" in each ? each.code : undefined;
    if (typeof code === "string") return code;
  }
  return error instanceof Error ? error.name : "unknown";
}

/** The delivery that ended with this error instead of an answer. */
export const unreachable = (error: unknown): Delivery => ({
  name: "failed",
  error: errorClass(error),
  unreachable: true,
});
