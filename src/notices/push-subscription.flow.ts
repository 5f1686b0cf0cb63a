import { ECDH } from "node:crypto";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, DeviceId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { mayPushTo } from "./push-service.ts";
import {
  deleteSubscription,
  findPush,
  listPushes,
  type PushSubscription,
  saveSubscription,
} from "./push-subscription.store.ts";

/**
 * Lets this device be notified. Refuses `device_needed` for a session that is on none, `push_service_not_allowed` for an
 * endpoint outside PUSH_SERVICES, `malformed` for keys that nothing can be encrypted to, and `fresh_verification_needed`
 * unless this renews what the device has at the same push service, which browsers do unasked: a stolen cookie must not
 * point the phone's messages anywhere else.
 */
export async function subscribe(
  deps: Pick<Deps, "db" | "clock" | "config">,
  { session, account }: SignedIn,
  subscription: PushSubscription,
): Promise<Outcome<true, "device_needed" | "fresh_verification_needed" | "push_service_not_allowed" | "malformed">> {
  const { deviceId } = session;
  if (deviceId === null) return refuse("device_needed");
  if (!mayPushTo(deps.config, subscription.endpoint)) return refuse("push_service_not_allowed");
  if (!isPublicKey(subscription.p256dh)) return refuse("malformed");
  const now = deps.clock.now();
  const { host } = new URL(subscription.endpoint);
  return inTransaction(deps.db, async (tx) => {
    const before = (await findPush(tx, deviceId))?.subscription ?? null;
    const allowed =
      before !== null && new URL(before.endpoint).host === host ? accept(true) : mayChangeAccount(session, now);
    if (!allowed.ok) return allowed;
    await saveSubscription(tx, deviceId, subscription, now);
    await recordAudit(tx, {
      event: "push_subscribed",
      at: now,
      accountId: account.id,
      subjectId: deviceId,
      detail: { service: host },
    });
    return accept(true);
  });
}

/** This device is notified no more. Refuses `device_needed` for a session that is on none. */
export async function unsubscribe(
  deps: Pick<Deps, "db" | "clock">,
  { session, account }: SignedIn,
): Promise<Outcome<true, "device_needed">> {
  const { deviceId } = session;
  if (deviceId === null) return refuse("device_needed");
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    await deleteSubscription(tx, deviceId);
    await recordAudit(tx, { event: "push_unsubscribed", at: now, accountId: account.id, subjectId: deviceId });
    return accept(true);
  });
}

/** In the transaction that ends a device: it is notified no more. */
export const forgetPush = (tx: Database, deviceId: DeviceId): Promise<void> => deleteSubscription(tx, deviceId);

/**
 * Whether pushes arrive, by device. `failing`: its push service has forgotten it, or has taken nothing for an hour. A
 * device that is absent was never set up for them.
 */
export async function pushReach(
  db: Database,
  accountId: AccountId,
  now: number,
): Promise<Map<DeviceId, "reachable" | "failing">> {
  const pushes = await listPushes(db, accountId);
  return new Map(
    pushes.map(({ deviceId, subscription, failingSince }) => {
      const failing = failingSince !== null && now - failingSince >= seconds(limits.pushFailingSeconds);
      return [deviceId, subscription === null || failing ? "failing" : "reachable"];
    }),
  );
}

/** A point on the curve, uncompressed (RFC 8291 §3.1). One off the curve would give the ephemeral key away. */
function isPublicKey(p256dh: string): boolean {
  const point = Buffer.from(p256dh, "base64url");
  if (point.length !== 65 || point[0] !== 4) return false;
  try {
    ECDH.convertKey(point, "prime256v1");
    return true;
  } catch {
    return false;
  }
}
