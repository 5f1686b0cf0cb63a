import { recordAudit } from "../audit/audit.flow.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits, seconds } from "../limits.ts";
import { tellClientsOfEnd } from "../oauth/logout/backchannel-logout.flow.ts";
import { findSessionByTokenHash } from "./session.store.ts";
import { endIdleSharedSessions } from "./shared-screen.store.ts";

/**
 * Ends the sessions on shared screens that nobody uses any more, and tells their clients: whoever comes next must find nobody
 * signed in there either. Every reader judges the time itself; this is for those who are not asked.
 */
export async function signOutIdleScreens(deps: Pick<Deps, "db">, now: number): Promise<void> {
  await inTransactionKept(deps.db, async (tx) => {
    const ended = await endIdleSharedSessions(tx, now - seconds(limits.sharedScreenIdleSeconds), now);
    for (const { id: subjectId, accountId } of ended)
      await recordAudit(tx, { event: "session_ended", at: now, accountId, subjectId, detail: { why: "idle" } });
    await tellClientsOfEnd(
      tx,
      ended.map(({ id }) => id),
      now,
    );
  });
}

/** Whether this token was for a session on a shared screen, over or not: then its browser has something to forget. */
export async function wasOnSharedScreen({ db }: Pick<Deps, "db">, token: string): Promise<boolean> {
  return (await findSessionByTokenHash(db, hashSecret(token)))?.origin?.use === "shared";
}
