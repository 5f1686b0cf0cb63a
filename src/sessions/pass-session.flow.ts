import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { AccessPassId, SessionId } from "../ids.ts";
import { tellClientsOfEnd } from "../oauth/logout/backchannel-logout.flow.ts";
import { revokeGrantsOfSession } from "../oauth/tokens/grant.flow.ts";
import { endSessionsByPass, sessionIdsOfPass } from "./pass-session.store.ts";
import { findLiveSession } from "./session.flow.ts";
import { bindsOnly, type SignedIn } from "./session.ts";

/** Whose passkey this token may bind, or null. */
export async function findPassHolder(deps: Deps, token: string): Promise<SignedIn | null> {
  const found = await findLiveSession(deps, token);
  return found !== null && bindsOnly(found.session) ? found : null;
}

/** A pass has been used up: whoever else holds a session of it binds nothing more. */
export async function endBindingSessions(tx: Database, passId: AccessPassId, now: number): Promise<void> {
  await endSessionsByPass(tx, passId, "binding", now);
}

/** A pass is revoked: ends every session that came from it, with what those gave to clients. Returns all, ended before too. */
export async function endSessionsOfPass(
  tx: Database,
  passId: AccessPassId,
  now: number,
): Promise<readonly SessionId[]> {
  await tellClientsOfEnd(tx, await endSessionsByPass(tx, passId, "all", now), now);
  const sessions = await sessionIdsOfPass(tx, passId);
  for (const sessionId of sessions) await revokeGrantsOfSession(tx, sessionId, now);
  return sessions;
}

/** Every session that came from this pass, live or not. */
export const sessionsOfPass = (db: Database, passId: AccessPassId): Promise<readonly SessionId[]> =>
  sessionIdsOfPass(db, passId);
