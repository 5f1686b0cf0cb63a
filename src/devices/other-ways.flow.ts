import type { Database } from "../database/open.ts";
import type { AccountId } from "../ids.ts";
import { verifiedAddresses } from "../recovery/address.flow.ts";
import { remainingRecoveryCodes } from "../recovery/recovery-code.flow.ts";

/** Whether somebody without any passkey could still get back in: by a recovery code, or by an address of theirs. */
export const hasOtherWayIn = async (db: Database, accountId: AccountId): Promise<boolean> =>
  (await remainingRecoveryCodes(db, accountId)) > 0 || (await verifiedAddresses(db, accountId)).length > 0;
