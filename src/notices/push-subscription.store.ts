import type { Database } from "../database/open.ts";
import { prepared } from "../database/prepared.ts";
import type { AccountId, DeviceId } from "../ids.ts";

/** Where and how a browser is reached by push (W3C Push API §8): a capability, so it is told to nobody. */
export interface PushSubscription {
  readonly endpoint: string;
  /** The browser's public key, an uncompressed P-256 point, and its authentication secret, both in base64url. */
  readonly p256dh: string;
  readonly auth: string;
}

export interface DevicePush {
  readonly deviceId: DeviceId;
  /** Null once the push service has said that it is gone. */
  readonly subscription: PushSubscription | null;
  readonly acceptedAt: number | null;
  readonly failingSince: number | null;
}

/** One for each device. A browser has one endpoint: whoever used it before is no longer reached there. */
export async function saveSubscription(
  db: Database,
  deviceId: DeviceId,
  subscription: PushSubscription,
  now: number,
): Promise<void> {
  await db
    .deleteFrom("push_subscriptions")
    .where("endpoint", "=", subscription.endpoint)
    .where("device_id", "<>", deviceId)
    .execute();
  const values = { ...subscription, created_at: now, accepted_at: null, failing_since: null };
  await db
    .insertInto("push_subscriptions")
    .values({ device_id: deviceId, ...values })
    .onConflict((conflict) => conflict.column("device_id").doUpdateSet(values))
    .execute();
}

export async function deleteSubscription(db: Database, deviceId: DeviceId): Promise<void> {
  await db.deleteFrom("push_subscriptions").where("device_id", "=", deviceId).execute();
}

/** Of the devices that are not revoked: a lost phone is told nothing, whatever is stored. */
export async function listPushes(db: Database, accountId: AccountId): Promise<DevicePush[]> {
  const { rows } = await ofAccount(db, { accountId });
  return rows.toSorted((one, other) => (one.device_id < other.device_id ? -1 : 1)).map(fromRow);
}

const ofAccount = prepared((db, { accountId }: { accountId: AccountId }) =>
  select(db).where("devices.account_id", "=", accountId),
);

export async function findPush(db: Database, deviceId: DeviceId): Promise<DevicePush | null> {
  const row = await select(db).where("devices.id", "=", deviceId).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** The three below are about this endpoint only: the browser may have subscribed anew in the meantime. */
export async function notePushAccepted(db: Database, id: DeviceId, endpoint: string, now: number): Promise<void> {
  await db
    .updateTable("push_subscriptions")
    .set({ accepted_at: now, failing_since: null })
    .where("device_id", "=", id)
    .where("endpoint", "=", endpoint)
    .execute();
}

export async function notePushFailed(db: Database, id: DeviceId, endpoint: string, now: number): Promise<void> {
  await db
    .updateTable("push_subscriptions")
    .set({ failing_since: now })
    .where("device_id", "=", id)
    .where("endpoint", "=", endpoint)
    .where("failing_since", "is", null)
    .execute();
}

export async function notePushGone(db: Database, id: DeviceId, endpoint: string, now: number): Promise<void> {
  await db
    .updateTable("push_subscriptions")
    .set({ endpoint: null, p256dh: null, auth: null, failing_since: now })
    .where("device_id", "=", id)
    .where("endpoint", "=", endpoint)
    .execute();
}

const select = (db: Database) =>
  db
    .selectFrom("push_subscriptions as push")
    .innerJoin("devices", "devices.id", "push.device_id")
    .where("devices.revoked_at", "is", null)
    .select(["push.device_id", "push.endpoint", "push.p256dh", "push.auth", "push.accepted_at", "push.failing_since"]);

type Row = Awaited<ReturnType<ReturnType<typeof select>["execute"]>>[number];

const fromRow = ({ endpoint, p256dh, auth, ...row }: Row): DevicePush => ({
  deviceId: row.device_id,
  subscription: endpoint === null || p256dh === null || auth === null ? null : { endpoint, p256dh, auth },
  acceptedAt: row.accepted_at,
  failingSince: row.failing_since,
});
