import type { Deps } from "../../deps.ts";
import type { GrantId } from "../../ids.ts";
import { liveSessions } from "../../sessions/live-session.flow.ts";
import { findGrantById } from "./grant.store.ts";

/**
 * Whether the session that the grant came from still carries it. Without `offline_access` signing out ends what a client
 * can renew (OpenID Connect Core §11); with it, and for a device grant, the grant stands by itself.
 */
export async function sessionAllows(deps: Deps, id: GrantId): Promise<boolean> {
  const grant = await findGrantById(deps.db, id);
  if (grant === null || grant.sessionId === null || grant.scopes.includes("offline_access")) return true;
  return (await liveSessions(deps, grant.accountId)).some((session) => session.id === grant.sessionId);
}
