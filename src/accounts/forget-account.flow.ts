import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { devicesOf } from "../devices/device.flow.ts";
import { endDevice } from "../devices/end-device.flow.ts";
import { accept, type Outcome } from "../outcome.ts";
import { passkeysOf, removePasskey } from "../passkeys/passkeys-of-account.flow.ts";
import { forgetWaysBack } from "../recovery/mailed-address.flow.ts";
import { eraseAccount } from "./account.store.ts";
import type { Account } from "./account.ts";
import { disableAccount } from "./disable-account.flow.ts";
import { revokeInvitationsFor } from "./invitation.store.ts";
import { leaveAllGroups } from "./provisioned-group.flow.ts";

/**
 * Ends an account for good, in the caller's transaction (`deps.db`): everything of it ends as when it is disabled, its passkeys, devices,
 * addresses, groups and names go, and its identifier is free. What stays is what others must be able to check later: the
 * audit log and the signed approvals, which name it by its id. Refuses `last_owner`.
 */
export async function forgetAccount(
  deps: Deps,
  account: Account,
  now: number,
): Promise<Outcome<true, "last_owner" | "not_found">> {
  const tx: Database = deps.db;
  const disabled = await disableAccount(deps, account.identifier);
  if (!disabled.ok) return disabled;
  for (const { id } of await passkeysOf(tx, account.id)) await removePasskey(tx, account.id, id, now);
  for (const { id: deviceId, revokedAt } of await devicesOf(tx, account.id))
    if (revokedAt === null)
      await endDevice(tx, deps, { accountId: account.id, deviceId, lost: false, undoApprovals: false }, now);
  await revokeInvitationsFor(tx, account.id, now);
  await forgetWaysBack(tx, account.id);
  await leaveAllGroups(tx, account.id, now);
  await eraseAccount(tx, account.id, now);
  await recordAudit(tx, { event: "account_forgotten", at: now, accountId: account.id, subjectId: account.id });
  return accept(true);
}
