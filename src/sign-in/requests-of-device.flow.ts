import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId, SignInRequestId } from "../ids.ts";
import { advanceSignInRequest, findRequest } from "./advance.flow.ts";
import { requestIdsOfDevice } from "./requests-of-device.store.ts";

/** What this device has countersigned and nobody has taken back; redeemed or about to be. */
export const approvalsOf = (db: Database, accountId: AccountId, deviceId: DeviceId): Promise<SignInRequestId[]> =>
  requestIdsOfDevice(db, accountId, deviceId, ["approved", "redeemed"]);

/**
 * In the transaction that revokes a device: a no for whatever it is looking at, and for what it has approved and nobody
 * has redeemed. Returns the requests, to be announced after the commit.
 */
export async function stopRequestsOfDevice(
  tx: Database,
  accountId: AccountId,
  deviceId: DeviceId,
  now: number,
): Promise<SignInRequestId[]> {
  const stopped = await requestIdsOfDevice(tx, accountId, deviceId, ["opened", "checking", "approved"]);
  for (const id of stopped) {
    const state = (await findRequest(tx, id))?.state;
    const event =
      state?.name === "opened" || state?.name === "checking"
        ? ({ name: "deny", opener: state.opener, denial: "declined" } as const)
        : ({ name: "revoke", accountId } as const);
    // Whoever was quicker has ended or redeemed it; what was redeemed is taken back only when the person asks for that.
    if (!(await advanceSignInRequest(tx, id, event, now)).ok) continue;
    const detail = { why: "device_removed", deviceId };
    await recordAudit(tx, { event: "sign_in_denied", at: now, accountId, subjectId: id, detail });
  }
  return stopped;
}
