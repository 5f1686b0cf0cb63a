import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { DeviceId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { renameDeviceOf } from "./device.store.ts";
import { mayRemoveHere } from "./newcomer.flow.ts";

/**
 * Gives a device in use another name. Refuses `not_found` for one that is revoked or another account's, and `device_too_new`
 * to a newcomer for all but its own: two names swapped, and the owner takes back the wrong device.
 */
export async function renameDevice(
  deps: Pick<Deps, "db" | "clock">,
  { session, account: { id: accountId } }: SignedIn,
  id: DeviceId,
  name: string,
): Promise<Outcome<true, "not_found" | "device_needed" | "fresh_verification_needed" | "device_too_new">> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  return inTransaction(deps.db, async (tx) => {
    const settled = await mayRemoveHere(tx, session, { cameWith: id }, now);
    if (!settled.ok) return settled;
    if (!(await renameDeviceOf(tx, accountId, id, name))) return refuse("not_found");
    await recordAudit(tx, { event: "device_renamed", at: now, accountId, subjectId: id, detail: { name } });
    return accept(true as const);
  });
}
