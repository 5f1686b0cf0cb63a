import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { notify } from "../notices/notice.flow.ts";
import { addressesByAccount, deleteAddress } from "./address.store.ts";
import { advanceRecovery } from "./advance-recovery.flow.ts";
import { unfinishedRecoveries } from "./recovery.store.ts";
import { codesOf, deleteCodes } from "./recovery-code.store.ts";

/**
 * In the transaction that takes back an intruder: addresses, recovery codes and recoveries that came after he did may be
 * his, and with them he would be back the next day. What was the owner's after all is easily made again.
 */
export async function takeBackWaysIn(
  tx: Database,
  deps: Pick<Deps, "random">,
  accountId: AccountId,
  since: number,
  now: number,
): Promise<void> {
  for (const { id, kind, value, createdAt, verifiedAt } of await addressesByAccount(tx, accountId)) {
    if (createdAt < since || !(await deleteAddress(tx, id))) continue;
    await recordAudit(tx, { event: "address_removed", at: now, accountId, subjectId: id, detail: { kind } });
    if (verifiedAt !== null) await notify(tx, deps, accountId, { kind: "address_removed", address: value }, now);
  }
  const [code] = await codesOf(tx, accountId);
  if (code !== undefined && code.createdAt >= since) {
    await deleteCodes(tx, accountId);
    await recordAudit(tx, { event: "recovery_codes_removed", at: now, accountId });
  }
  for (const { id, startedAt } of await unfinishedRecoveries(tx, accountId))
    if (startedAt >= since) await advanceRecovery(tx, id, { name: "cancel", by: "owner" }, now);
}
