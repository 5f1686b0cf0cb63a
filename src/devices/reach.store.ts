import type { Database } from "../database/open.ts";
import type { DeviceId } from "../ids.ts";

export async function deleteReachOfDevice(db: Database, id: DeviceId): Promise<void> {
  await db.deleteFrom("push_subscriptions").where("device_id", "=", id).execute();
  await db.deleteFrom("offline_keys").where("device_id", "=", id).execute();
}
