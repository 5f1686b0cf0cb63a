import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId } from "../ids.ts";

/** Recovery codes that are unused, and addresses that are verified. */
export async function countOtherWays(db: Database, accountId: AccountId): Promise<number> {
  const codes = await db
    .selectFrom("recovery_codes")
    .select("position")
    .where("account_id", "=", accountId)
    .where("used_at", "is", null)
    .execute();
  const addresses = await db
    .selectFrom("addresses")
    .select("id")
    .where("account_id", "=", accountId)
    .where("verified_at", "is not", null)
    .execute();
  return codes.length + addresses.length;
}

export async function deleteReachOfDevice(db: Database, id: DeviceId): Promise<void> {
  await db.deleteFrom("push_subscriptions").where("device_id", "=", id).execute();
  await db.deleteFrom("offline_keys").where("device_id", "=", id).execute();
}
