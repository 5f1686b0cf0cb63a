import { recordAudit } from "../../audit/audit.flow.ts";
import type { Database } from "../../database/open.ts";
import type { Deps } from "../../deps.ts";
import type { AccountId, ClientId, GrantId, SessionId, SignInRequestId } from "../../ids.ts";
import { seconds } from "../../limits.ts";
import { type GrantedAs, grantSeconds } from "../../policy/policy.ts";
import { noteClientUse } from "../clients/client.flow.ts";
import { tellClientsOfGrants } from "../logout/backchannel-logout.flow.ts";
import {
  findGrantById,
  type GrantOrigin,
  insertGrant,
  revokeGrants,
  setGrantsFull,
  touchGrant,
} from "./grant.store.ts";
import type { Grant } from "./grant.ts";

/** What a grant is made of; the rest is the moment. */
export type NewGrant = Omit<Grant, "id" | "createdAt" | "revokedAt">;

/** A new grant, its client's use and its audit record, in the caller's transaction. */
export async function openGrant(
  tx: Database,
  deps: Pick<Deps, "random">,
  wanted: NewGrant,
  now: number,
): Promise<Grant> {
  const grant: Grant = { ...wanted, id: deps.random.id("grt_"), createdAt: now, revokedAt: null };
  await insertGrant(tx, grant);
  await noteClientUse(tx, grant.clientId, now);
  const { startedBy, scopes, sessionId, signInRequestId, resource, origin } = grant;
  await recordAudit(tx, {
    event: "client_authorized",
    at: now,
    accountId: grant.accountId,
    subjectId: grant.id,
    clientId: grant.clientId,
    detail: { startedBy, scopes, sessionId, signInRequestId, resource, ...origin },
  });
  return grant;
}

export const findGrant = (db: Database, id: GrantId): Promise<Grant | null> => findGrantById(db, id);

/** The account keeps a limited sign-in: its grants live on like others. */
export const confirmGrantsOfSignIn = (
  tx: Database,
  signInRequestId: SignInRequestId,
  as: GrantedAs,
  now: number,
): Promise<void> => setGrantsFull(tx, signInRequestId, now + seconds(grantSeconds(as)), now);

/** "It was not me": ends what this sign-in request gave to clients, through a session or directly. */
export const revokeGrantsOfSignIn = (tx: Database, signInRequestId: SignInRequestId, now: number): Promise<number> =>
  revoke(tx, { sign_in_request_id: signInRequestId }, "sign_in_revoked", now);

/** Ends what clients were given in this browser session, offline access included. An ordinary sign-out does not call it. */
export const revokeGrantsOfSession = (tx: Database, sessionId: SessionId, now: number): Promise<number> =>
  revoke(tx, { session_id: sessionId }, "session_revoked", now);

export const revokeGrantsOfAccount = (tx: Database, accountId: AccountId, now: number): Promise<number> =>
  revoke(tx, { account_id: accountId }, "account_disabled", now);

/** An administrator has ended all that the person had open. */
export const revokeGrantsOfEnded = (tx: Database, accountId: AccountId, now: number): Promise<number> =>
  revoke(tx, { account_id: accountId }, "sessions_ended", now);

/** The person disconnects an app. Returns how many grants that ended. */
export const revokeGrantsOfApp = (tx: Database, accountId: AccountId, clientId: ClientId, now: number) =>
  revoke(tx, { account_id: accountId, client_id: clientId }, "disconnected", now);

/** An app has renewed its tokens or read the profile. */
export const noteGrantUse = (db: Database, id: GrantId, now: number): Promise<void> => touchGrant(db, id, now);

export const revokeGrantsOfClient = (tx: Database, clientId: ClientId, now: number): Promise<number> =>
  revoke(tx, { client_id: clientId }, "client_removed", now);

/** RFC 7009 §2.1: its client has no more use for it. */
export const revokeGrantOfClient = (tx: Database, id: GrantId, clientId: ClientId, now: number): Promise<number> =>
  revoke(tx, { id, client_id: clientId }, "revoked_by_client", now);

/** RFC 9700 §4.14.2, OWASP ASVS 5.0 §10.4.2: what is used a second time has leaked, and everything beside it with it. */
export const revokeGrantAfterReplay = (
  tx: Database,
  id: GrantId,
  what: "code_replayed" | "refresh_token_reused",
  now: number,
) => revoke(tx, { id }, what, now);

async function revoke(tx: Database, origin: GrantOrigin, why: string, now: number): Promise<number> {
  const revoked = await revokeGrants(tx, origin, now);
  // Clients of a session are told when the session ends. Whoever disconnects an app means all of it.
  const alone = revoked.filter(({ sessionId }) => sessionId === null);
  if (["sign_in_revoked", "account_disabled", "sessions_ended"].includes(why))
    await tellClientsOfGrants(tx, alone, now);
  if (why === "disconnected") await tellClientsOfGrants(tx, revoked, now);
  for (const { id, accountId, clientId } of revoked) {
    await recordAudit(tx, { event: "grant_revoked", at: now, accountId, subjectId: id, clientId, detail: { why } });
  }
  return revoked.length;
}
