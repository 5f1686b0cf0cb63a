import { recordAudit } from "../../audit/audit.flow.ts";
import type { Database } from "../../database/open.ts";
import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import type { AccountId, ClientId } from "../../ids.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { liveSessions } from "../../sessions/live-session.flow.ts";
import { mayChangeAccount, type SignedIn } from "../../sessions/session.ts";
import { countersignerOf } from "../../sign-in/countersigner.flow.ts";
import { findClient } from "../clients/client.flow.ts";
import { revokeGrantsOfApp } from "../tokens/grant.flow.ts";
import { deleteConsent, type LiveGrant, listConsents, listLiveGrants } from "./connected-apps.store.ts";
import { type ConnectedApp, gatherApps } from "./connected-apps.ts";

export interface NamedApp extends ConnectedApp<LiveGrant> {
  readonly name: string;
  /** Every grant it holds is a limited one. */
  readonly limited: boolean;
  /** The devices whose countersignatures its grants rest on, by name. */
  readonly countersignedBy: readonly string[];
}

/** The apps that hold something of this account, or may without being asked; the one used last first. */
export async function connectedAppsOf(deps: Deps, accountId: AccountId): Promise<NamedApp[]> {
  const grants = await listLiveGrants(deps.db, accountId, deps.clock.now());
  const sessions = (await liveSessions(deps, accountId)).map(({ id }) => id);
  const apps = [];
  for (const app of gatherApps(grants, await listConsents(deps.db, accountId), sessions)) {
    const client = await findClient(deps.db, app.clientId);
    if (client === null) continue;
    const names = [];
    for (const { signInRequestId } of app.grants) names.push(await countersignerOf(deps, signInRequestId));
    const limited = app.grants.length > 0 && app.grants.every((grant) => grant.limited);
    const countersignedBy = [...new Set(names.filter((name) => name !== null))];
    apps.push({ ...app, name: client.name, limited, countersignedBy });
  }
  return apps;
}

/**
 * Ends all that this app holds of the account, refresh tokens included, and what it was allowed: next time the person is
 * asked. Refuses without a fresh verification on a device, and `not_found` for an app that has nothing.
 */
export async function disconnectApp(
  deps: Deps,
  { session, account }: SignedIn,
  clientId: ClientId,
): Promise<Outcome<true, "device_needed" | "fresh_verification_needed" | "not_found">> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  return inTransaction(deps.db, async (tx) =>
    (await takeFromApp(tx, { session, account }, clientId, now)) ? accept(true as const) : refuse("not_found"),
  );
}

/** The same in the caller's transaction, which answers for whether it may be. False for an app that has nothing. */
export async function takeFromApp(
  tx: Database,
  { session, account }: SignedIn,
  clientId: ClientId,
  now: number,
): Promise<boolean> {
  const consented = await deleteConsent(tx, account.id, clientId);
  const grants = await revokeGrantsOfApp(tx, account.id, clientId, now);
  if (!consented && grants === 0) return false;
  await recordAudit(tx, {
    event: "app_disconnected",
    at: now,
    accountId: account.id,
    subjectId: clientId,
    clientId,
    address: session.address,
    detail: { grants, consented },
  });
  return true;
}
