import { createHash } from "node:crypto";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { pushPublicKey, signPushToken } from "../signing-keys/push-key.flow.ts";
import { tracedFetch } from "../tracing.ts";
import { type Delivery, unreachable } from "./message.ts";
import { retryAfterSeconds } from "./retry.ts";
import { encryptPush, newSenderKey, type PushKeys } from "./web-push-encryption.ts";

export interface Push {
  /** JSON; the service worker of the app reads it. */
  readonly text: string;
  /** Of two with one topic that a phone has not fetched, the newer takes the place of the older (RFC 8030 §5.4). */
  readonly about: string;
  readonly urgency: "high" | "normal";
  readonly expiresAt: number;
}

/** `gone`: the subscription is no more (RFC 8030 §7.3). */
export type PushDelivery = Delivery | { readonly name: "gone"; readonly error: string };

/**
 * Whether the server may be sent to this address by a browser that says it is notified there. Only listed hosts, https on
 * its own port, no names or passwords; http on loopback for a server that is itself on localhost, which is for tests.
 */
export function mayPushTo(
  { pushServices, origin }: Pick<Deps["config"], "pushServices" | "origin">,
  endpoint: string,
): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null;
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") return false;
  if (url.protocol === "http:")
    return origin.startsWith("http:") && ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
  if (url.protocol !== "https:" || url.port !== "") return false;
  return pushServices.some((service) =>
    service.startsWith("*.") ? url.hostname.endsWith(service.slice(1)) : url.hostname === service,
  );
}

/** Sends one message to one browser (RFC 8030 §5), readable by it alone, from a server that it knows (RFC 8292). */
export async function sendPush(
  deps: Pick<Deps, "config" | "db" | "clock" | "random">,
  { endpoint, ...keys }: PushKeys & { readonly endpoint: string },
  push: Push,
): Promise<PushDelivery> {
  // Asked again: the list may have changed since the browser subscribed.
  if (!mayPushTo(deps.config, endpoint)) return { name: "refused", error: "push service not allowed" };
  const now = deps.clock.now();
  const salt = Buffer.from(deps.random.secret(16), "base64url");
  const body = encryptPush(push.text, keys, limits.pushPayloadBytes, salt, newSenderKey());
  const headers = {
    authorization: await vapid(deps, new URL(endpoint).origin, now),
    "content-encoding": "aes128gcm",
    "content-type": "application/octet-stream",
    ttl: String(Math.max(0, Math.min(Math.floor((push.expiresAt - now) / 1000), limits.pushLifetimeSeconds))),
    urgency: push.urgency,
    topic: createHash("sha256").update(push.about).digest("base64url").slice(0, 32),
  };
  try {
    const response = await tracedFetch(endpoint, {
      method: "POST",
      headers,
      body: new Uint8Array(body),
      redirect: "manual",
      signal: AbortSignal.timeout(seconds(limits.noticeTimeoutSeconds)),
    });
    await response.body?.cancel();
    return judge(response, now);
  } catch (error) {
    return unreachable(error);
  }
}

function judge(response: Response, now: number): PushDelivery {
  const { status } = response;
  const error = `http ${status}`;
  if (response.ok) return { name: "delivered" };
  if (status === 404 || status === 410) return { name: "gone", error };
  // What is wrong with this very message stays wrong; a refused token may be a clock that is wrong now.
  if (status === 400 || status === 413) return { name: "refused", error };
  return { name: "failed", error, ...retryAfterSeconds(response, now) };
}

/** RFC 8292 §2 and §3: who sends, signed for this push service alone. */
async function vapid(deps: Pick<Deps, "config" | "db" | "clock">, audience: string, now: number): Promise<string> {
  const { origin, relyingPartyId } = deps.config;
  const claims = {
    aud: audience,
    exp: Math.floor(now / 1000) + limits.pushTokenLifetimeSeconds,
    // RFC 8292 §2.1 wants https or mailto.
    sub: origin.startsWith("https:") ? origin : `mailto:no-reply@${relyingPartyId}`,
  };
  return `vapid t=${await signPushToken(deps, claims)}, k=${await pushPublicKey(deps)}`;
}
