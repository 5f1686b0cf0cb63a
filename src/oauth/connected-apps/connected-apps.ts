/** The apps that may act for a person, gathered from what they hold and what they were allowed. */
import type { ClientId, SessionId } from "../../ids.ts";

export interface AppGrant {
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  readonly sessionId: SessionId | null;
  readonly limited: boolean;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

export interface AppConsent {
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  readonly grantedAt: number;
}

export interface ConnectedApp<Grant extends AppGrant> {
  readonly clientId: ClientId;
  readonly scopes: readonly string[];
  readonly since: number;
  readonly lastUsedAt: number | null;
  /** What it holds now; none when it is only allowed to ask without a question. */
  readonly grants: readonly Grant[];
}

/**
 * One entry an app, the one used last first. Without `offline_access` a grant lives with its session (OpenID Connect Core
 * §11), so one whose session is over holds nothing.
 */
export function gatherApps<Grant extends AppGrant>(
  grants: readonly Grant[],
  consents: readonly AppConsent[],
  liveSessions: readonly SessionId[],
): ConnectedApp<Grant>[] {
  const held = grants.filter(
    ({ sessionId, scopes }) =>
      sessionId === null || scopes.includes("offline_access") || liveSessions.includes(sessionId),
  );
  const clientIds = [...new Set([...held, ...consents].map(({ clientId }) => clientId))];
  return clientIds
    .map((clientId) => {
      const own = held.filter((grant) => grant.clientId === clientId);
      const consent = consents.find((each) => each.clientId === clientId);
      const used = own.map(({ lastUsedAt, createdAt }) => lastUsedAt ?? createdAt);
      return {
        clientId,
        scopes: [...new Set([...own.flatMap(({ scopes }) => scopes), ...(consent?.scopes ?? [])])],
        since: Math.min(...own.map(({ createdAt }) => createdAt), consent?.grantedAt ?? Number.POSITIVE_INFINITY),
        lastUsedAt: used.length === 0 ? null : Math.max(...used),
        grants: own,
      };
    })
    .sort((one, other) => (other.lastUsedAt ?? 0) - (one.lastUsedAt ?? 0));
}
