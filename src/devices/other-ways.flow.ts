import type { Database } from "../database/open.ts";
import type { AccountId, DeviceId } from "../ids.ts";
import { verifiedAddresses } from "../recovery/address.flow.ts";
import { remainingRecoveryCodes } from "../recovery/recovery-code.flow.ts";
import { deleteReachOfDevice } from "./reach.store.ts";

/** Whether somebody without any passkey could still get back in: by a recovery code, or by an address of theirs. */
export const hasOtherWayIn = async (db: Database, accountId: AccountId): Promise<boolean> =>
  (await remainingRecoveryCodes(db, accountId)) > 0 || (await verifiedAddresses(db, accountId)).length > 0;

/** A device that is ended is no longer reached by push, and answers no challenge offline. */
export const deleteReach = (tx: Database, deviceId: DeviceId): Promise<void> => deleteReachOfDevice(tx, deviceId);
