import type { Database } from "../../database/open.ts";
import type { Deps } from "../../deps.ts";
import { liveSessions } from "../../sessions/live-session.flow.ts";
import type { Grant } from "./grant.ts";

/**
 * Whether the session that the grant came from still carries it. Without `offline_access` signing out ends what a client
 * can renew (OpenID Connect Core §11); with it, and for a device grant, the grant stands by itself.
 */
export async function sessionAllows(db: Database, { clock }: Pick<Deps, "clock">, grant: Grant): Promise<boolean> {
  if (grant.sessionId === null || grant.scopes.includes("offline_access")) return true;
  return (await liveSessions({ db, clock }, grant.accountId)).some((session) => session.id === grant.sessionId);
}
