import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { revokeGrantsOfAccount } from "../oauth/tokens/grant.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { stopRecoveriesOf } from "../recovery/running-recoveries.flow.ts";
import { endSessionsOfAccount } from "../sessions/session.flow.ts";
import { revokeAccessPasses } from "./access-pass.flow.ts";
import { findAccountByIdentifier, setAccountDisabled } from "./account.store.ts";
import { type Account, foldIdentifier } from "./account.ts";
import { mayLose } from "./owner.flow.ts";

/**
 * Disables the person's account: every session and every grant ends at once (OWASP ASVS 5.0 §7.4.2), and every later step of a sign-in
 * or a token asks again whether the account may act. Refuses `not_found` for an unknown identifier, and `last_owner`.
 */
export async function disableAccount(
  deps: Deps,
  identifier: string,
): Promise<Outcome<Account, "not_found" | "last_owner">> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountByIdentifier(tx, foldIdentifier(identifier));
    if (account === null) return refuse("not_found");
    const may = await mayLose(tx, account);
    if (!may.ok) return may;
    await setAccountDisabled(tx, account.id, now);
    await stopRecoveriesOf(tx, account.id, now);
    await revokeAccessPasses(tx, deps, account.id, { since: 0 }, now);
    await endSessionsOfAccount(tx, account.id, now);
    await revokeGrantsOfAccount(tx, account.id, now);
    await recordAudit(tx, { event: "account_disabled", at: now, accountId: account.id, subjectId: account.id });
    return accept({ ...account, disabledAt: now });
  });
}

/** Switches a disabled account on again. What ended stays ended: the person signs in anew. Refuses `not_found`. */
export async function enableAccount(
  deps: Pick<Deps, "db" | "clock">,
  identifier: string,
): Promise<Outcome<Account, "not_found">> {
  return inTransaction(deps.db, async (tx) => {
    const account = await findAccountByIdentifier(tx, foldIdentifier(identifier));
    if (account === null) return refuse("not_found");
    if (account.disabledAt === null) return accept(account);
    const now = deps.clock.now();
    await setAccountDisabled(tx, account.id, null);
    await recordAudit(tx, { event: "account_enabled", at: now, accountId: account.id, subjectId: account.id });
    return accept({ ...account, disabledAt: null });
  });
}
