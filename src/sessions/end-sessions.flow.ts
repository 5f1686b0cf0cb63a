import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, SessionId } from "../ids.ts";
import { tellClientsOfEnd } from "../oauth/logout/backchannel-logout.flow.ts";
import { revokeGrantsOfEnded, revokeGrantsOfSession } from "../oauth/tokens/grant.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { endSessionById, endSessionsByAccount } from "./session.store.ts";

/**
 * An administrator ends what a person has open, with all that was granted there: one session, or, with null, all of them and every
 * app too. Returns how many sessions that were.
 */
export async function endSessionsFor(
  deps: Pick<Deps, "db" | "clock">,
  accountId: AccountId,
  id: SessionId | null,
): Promise<Outcome<number, "not_found">> {
  const now = deps.clock.now();
  return inTransaction(deps.db, async (tx) => {
    const ended =
      id === null ? await endSessionsByAccount(tx, accountId, now) : await endSessionById(tx, id, accountId, now);
    if (id !== null && ended.length === 0) return refuse("not_found");
    for (const subjectId of ended) await recordAudit(tx, { event: "session_ended", at: now, accountId, subjectId });
    await tellClientsOfEnd(tx, ended, now);
    for (const sessionId of ended) await revokeGrantsOfSession(tx, sessionId, now);
    if (id === null) await revokeGrantsOfEnded(tx, accountId, now);
    return accept(ended.length);
  });
}
