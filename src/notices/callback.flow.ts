import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import type { PingMessage } from "../oauth/ciba/ping.ts";
import type { LogoutMessage } from "../oauth/logout/backchannel-logout.ts";
import type { Message, WebhookMessage } from "./message.ts";
import { untried } from "./notice.flow.ts";
import { insertIntoOutbox, makeDue } from "./outbox.store.ts";

/** What the outbox says to the servers of clients, in the caller's transaction. */

/** A logout token for a client. `once` names the end that it tells of: the same end is told to a client once. */
export const putLogout = async (tx: Database, once: string, message: LogoutMessage, now: number): Promise<void> => {
  await insertIntoOutbox(tx, {
    // Its id follows from what it tells, so that whoever ends a session needs no randomness for it.
    id: `obx_${hashSecret(`logout ${once}`).slice(0, 22)}`,
    channel: "logout",
    recipient: message.clientId,
    payload: JSON.stringify(message satisfies Message),
    once: `logout ${once}`,
    expires_at: now + seconds(limits.noticeLifetimeSeconds),
    ...untried(now),
  });
};

/**
 * A ping for a client that asked for a person. It leaves when the request has expired (`dueAt`), or sooner by `hastenPing`,
 * and is worth something for as long as the tokens could be fetched.
 */
export const putPing = async (
  tx: Database,
  deps: Pick<Deps, "random">,
  message: PingMessage,
  dueAt: number,
  now: number,
): Promise<void> => {
  await insertIntoOutbox(tx, {
    ...untried(now),
    id: deps.random.id("obx_"),
    channel: "ping",
    recipient: message.requestId,
    payload: JSON.stringify(message satisfies Message),
    once: pingOf(message.requestId),
    next_try_at: dueAt,
    expires_at: dueAt + seconds(limits.redeemWithinSeconds),
  });
};

/** The request has been decided, in the caller's transaction: its ping, if there is one, leaves now. */
export const hastenPing = (tx: Database, requestId: SignInRequestId, now: number): Promise<void> =>
  makeDue(tx, pingOf(requestId), now);

/** An event for a webhook. `sequence` is its number in the audit log, which is told to each once. */
export const putWebhook = async (
  tx: Database,
  message: WebhookMessage,
  sequence: number,
  now: number,
): Promise<void> => {
  const once = `webhook ${message.webhookId} ${sequence}`;
  await insertIntoOutbox(tx, {
    ...untried(now),
    // Like that of a logout: recording something needs no randomness.
    id: `obx_${hashSecret(once).slice(0, 22)}`,
    channel: "webhook",
    recipient: message.webhookId,
    payload: JSON.stringify(message satisfies Message),
    once,
    expires_at: now + seconds(limits.noticeLifetimeSeconds),
  });
};

const pingOf = (requestId: SignInRequestId): string => `ping ${requestId}`;
