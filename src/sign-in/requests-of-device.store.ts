import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, SignInRequestId } from "../ids.ts";

type State = "opened" | "checking" | "approved" | "redeemed";

/** The requests of this account that this device has opened and that are in one of these states. */
export async function requestIdsOfDevice(
  db: Database,
  accountId: AccountId,
  deviceId: DeviceId,
  states: readonly State[],
): Promise<SignInRequestId[]> {
  const rows = await db
    .selectFrom("sign_in_requests")
    .select("id")
    .where("account_id", "=", accountId)
    .where("device_id", "=", deviceId)
    .where("state", "in", states)
    .execute();
  return rows.map(({ id }) => id);
}
