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
    if (!(await stopRequest(tx, accountId, id, now))) continue;
    const detail = { why: "device_removed", deviceId };
    await recordAudit(tx, { event: "sign_in_denied", at: now, accountId, subjectId: id, detail });
  }
  return stopped;
}

/** False when whoever was quicker has ended or redeemed it; what was redeemed is taken back only when the person asks for that. */
async function stopRequest(tx: Database, accountId: AccountId, id: SignInRequestId, now: number): Promise<boolean> {
  const state = (await findRequest(tx, id))?.state;
  if (state?.name === "opened" || state?.name === "checking") {
    const no = { name: "deny", opener: state.opener, denial: "declined" } as const;
    if ((await advanceSignInRequest(tx, id, no, now)).ok) return true;
    // Its check code may just have been typed: then it is approved by now.
  }
  const revoke = { name: "revoke", accountId, unlessRedeemed: true } as const;
  return (await advanceSignInRequest(tx, id, revoke, now)).ok;
}
