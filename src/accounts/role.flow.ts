import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findAccountById, setRole } from "./account.store.ts";
import type { Account, Role } from "./account.ts";
import { mayLose } from "./owner.flow.ts";

/** From the next request on. Refuses `last_owner` where nobody would be left who may do everything. */
export async function changeRole(
  deps: Pick<Deps, "db" | "clock">,
  id: AccountId,
  role: Role,
): Promise<Outcome<Account, "not_found" | "last_owner">> {
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountById(tx, id);
    if (account === null) return refuse("not_found");
    if (account.role === role) return accept(account);
    const may = await mayLose(tx, account);
    if (!may.ok) return may;
    await setRole(tx, id, role);
    const detail = { before: account.role, after: role };
    await recordAudit(tx, { event: "role_changed", at: deps.clock.now(), accountId: id, subjectId: id, detail });
    return accept({ ...account, role });
  });
}
