import type { Database } from "../../database/open.ts";
import type { Deps } from "../../deps.ts";
import type { SessionId } from "../../ids.ts";
import { putLogout } from "../../notices/callback.flow.ts";
import { signToken } from "../../signing-keys/signing-key.flow.ts";
import { sessionIdFor, subjectFor } from "../claims/subject.flow.ts";
import { mayBeCallbackUri } from "../clients/callback-uri.ts";
import { findClient } from "../clients/client.flow.ts";
import type { Grant } from "../tokens/grant.ts";
import { clientsOfSessions } from "./backchannel-logout.store.ts";
import { type LogoutMessage, logoutTokenClaims } from "./backchannel-logout.ts";

/**
 * These sessions have ended in the caller's transaction: tells each client that was given something in one of them
 * (Back-Channel Logout §2.5), whether that something still lives or not, for the client may have kept a session of its own.
 */
export async function tellClientsOfEnd(tx: Database, sessions: readonly SessionId[], now: number): Promise<void> {
  for (const told of await clientsOfSessions(tx, sessions))
    await tell(tx, `${told.sessionId} ${told.clientId}`, { what: "logout", ...told }, now);
}

/** The same without sessions, once a client: all that the person has there ends (§2.4: a token with `sub` alone). */
export async function tellClientsOfGrants(tx: Database, grants: readonly Grant[], now: number): Promise<void> {
  const oneEach = new Map(grants.map((grant) => [grant.clientId, grant]));
  for (const { id, clientId, accountId } of oneEach.values())
    await tell(tx, id, { what: "logout", clientId, accountId, sessionId: null }, now);
}

async function tell(tx: Database, once: string, message: LogoutMessage, now: number): Promise<void> {
  const client = await findClient(tx, message.clientId);
  if (client === null || client.disabledAt !== null || client.settings.backchannelLogoutUri === null) return;
  await putLogout(tx, once, message, now);
}

/**
 * Where to send the logout token, and the token; null when the client is gone or wants none any more. The address is the
 * one of now, and judged again: what was registered may have changed since. `id` is new for each try.
 */
export async function writeLogoutToken(
  deps: Pick<Deps, "config" | "db" | "clock" | "random">,
  message: LogoutMessage,
  id: string,
): Promise<{ readonly uri: string; readonly token: string } | null> {
  const client = await findClient(deps.db, message.clientId);
  const uri = client?.settings.backchannelLogoutUri ?? null;
  if (client === null || client.disabledAt !== null || uri === null) return null;
  const { origin } = deps.config;
  if (!mayBeCallbackUri(uri, origin)) return null;
  // §2.4: as the client's ID tokens name them.
  const sub = await subjectFor(deps, client, message.accountId);
  const sid = message.sessionId === null ? null : sessionIdFor(client, message.sessionId);
  const claims = logoutTokenClaims({ issuer: origin, audience: client.id, sub, sid }, id, deps.clock.now());
  // §2.6: verified as the client's ID tokens are, so signed as they are.
  return { uri, token: await signToken(deps, "logout+jwt", claims, client.settings.idTokenAlgorithm) };
}
