import { findAccount } from "../accounts/account.flow.ts";
import { mayAct } from "../accounts/account.ts";
import type { Deps } from "../deps.ts";
import type { AccountId } from "../ids.ts";
import { findSessionById, listSessions } from "./session.store.ts";
import { isLive, type Session, type SignedIn } from "./session.ts";

/** Asked again while a stream is open: whether this very session still goes on. */
export async function isStillSignedIn(deps: Deps, { session }: SignedIn): Promise<boolean> {
  const present = await findSessionById(deps.db, session.id);
  return (
    present !== null && isLive(present, deps.clock.now()) && mayAct(await findAccount(deps.db, session.accountId)).ok
  );
}

export async function liveSessions(deps: Pick<Deps, "db" | "clock">, accountId: AccountId): Promise<Session[]> {
  const now = deps.clock.now();
  return (await listSessions(deps.db, accountId)).filter((session) => isLive(session, now));
}
