import type { Account } from "../accounts/account.ts";
import { mayAct } from "../accounts/account.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransactionKept } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { noteDeviceSeen } from "../devices/device.flow.ts";
import { hashSecret } from "../digest.ts";
import type { AccessPassId, AccountId, DeviceId, SessionId, SignInRequestId } from "../ids.ts";
import { seconds } from "../limits.ts";
import { tellClientsOfEnd } from "../oauth/logout/backchannel-logout.flow.ts";
import { revokeGrantsOfSession } from "../oauth/tokens/grant.flow.ts";
import { type GrantedAs, sessionSeconds, unlimited } from "../policy/policy.ts";
import type { Origin } from "../policy/terms.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import {
  endSessionById,
  endSessionOfBrowser,
  endSessionsByAccount,
  endSessionsBySignInRequest,
  findSessionById,
  insertSession,
  sessionIdsOfSignIn,
  setSessionsFull,
  touchSession,
} from "./session.store.ts";
import { bindsOnly, isLive, lastSeenIsStale, type Session, type SessionStart, type SignedIn } from "./session.ts";
import { findSessionWithAccount } from "./signed-in.store.ts";

export interface SessionBeginning {
  readonly account: Account;
  readonly startedBy: SessionStart;
  readonly screen: ConsumptionDevice;
  readonly deviceId: DeviceId | null;
  readonly signInRequestId: SignInRequestId | null;
  readonly origin: Origin | null;
  /** The pass it comes from, and when it ends if that is not as for others (epoch milliseconds). */
  readonly accessPass?: { readonly id: AccessPassId; readonly expiresAt?: number };
}

/** Starts a session in the caller's transaction. The token goes into the cookie and is kept nowhere. */
export async function startSession(
  tx: Database,
  deps: Pick<Deps, "random">,
  beginning: SessionBeginning,
  now: number,
): Promise<{ readonly session: Session; readonly token: string }> {
  const token = deps.random.secret();
  const session: Session = {
    id: deps.random.id("ses_"),
    accountId: beginning.account.id,
    deviceId: beginning.deviceId,
    startedBy: beginning.startedBy,
    signInRequestId: beginning.signInRequestId,
    accessPassId: beginning.accessPass?.id ?? null,
    ...beginning.screen,
    verifiedAt: verifiedHere(beginning.startedBy) ? now : null,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: beginning.accessPass?.expiresAt ?? now + seconds(sessionSeconds(beginning.origin ?? unlimited)),
    endedAt: null,
    origin: beginning.origin,
  };
  await insertSession(tx, session, hashSecret(token));
  await recordAudit(tx, {
    event: "session_started",
    at: now,
    accountId: session.accountId,
    subjectId: session.id,
    address: session.address,
    detail: { startedBy: session.startedBy, signInRequestId: session.signInRequestId, ...session.origin },
  });
  return { session, token };
}

/** A request was verified on the phone, a pass nowhere: such a session cannot change credentials by itself. */
const verifiedHere = (startedBy: SessionStart): boolean =>
  startedBy !== "sign_in_request" && startedBy !== "access_pass";

/**
 * Who is signed in by this token, or null: unknown, ended, expired or disabled look the same, and so does a session that
 * may only bind a passkey. Every page asks here, so none ever takes such a one for a person who is signed in.
 */
export async function findSignedIn(deps: Deps, token: string): Promise<SignedIn | null> {
  const found = await findLiveSession(deps, token);
  return found === null || bindsOnly(found.session) ? null : found;
}

/** Any live session with its account, one that may only bind a passkey too: for `pass-session.flow.ts`. */
export async function findLiveSession(deps: Deps, token: string): Promise<SignedIn | null> {
  const now = deps.clock.now();
  const found = await findSessionWithAccount(deps.db, hashSecret(token));
  if (found === null || !isLive(found.session, now) || !mayAct(found.account).ok) return null;
  const { session } = found;
  if (lastSeenIsStale(session, now)) {
    await touchSession(deps.db, session.id, now);
    if (session.deviceId !== null) await noteDeviceSeen(deps.db, session.deviceId, now);
  }
  return found;
}

/** Signs one browser out. What it granted to clients goes on; "it was not me" is `endSessionsOfSignIn`. */
export async function endSession(deps: Deps, id: SessionId, accountId: AccountId): Promise<void> {
  const now = deps.clock.now();
  await inTransactionKept(deps.db, async (tx) => {
    const ended = await endSessionById(tx, id, accountId, now);
    for (const subjectId of ended) await recordAudit(tx, { event: "session_ended", at: now, accountId, subjectId });
    await tellClientsOfEnd(tx, ended, now);
  });
}

/** Ends the session that a new sign-in in the same browser takes the place of. */
export async function endSessionInPlace(tx: Database, id: SessionId, now: number): Promise<void> {
  await tellClientsOfEnd(tx, await endSessionOfBrowser(tx, id, now), now);
}

/** Ends every session that this sign-in request began, with all that those sessions granted. Returns all, ended before too. */
export async function endSessionsOfSignIn(
  tx: Database,
  requestId: SignInRequestId,
  now: number,
): Promise<readonly SessionId[]> {
  await tellClientsOfEnd(tx, await endSessionsBySignInRequest(tx, requestId, now), now);
  const sessions = await sessionIdsOfSignIn(tx, requestId);
  for (const sessionId of sessions) await revokeGrantsOfSession(tx, sessionId, now);
  return sessions;
}

/** Makes the limited sessions of this sign-in full, with the lifetime of one that began now. */
export const confirmSessionsOfSignIn = (
  tx: Database,
  requestId: SignInRequestId,
  as: GrantedAs,
  now: number,
): Promise<void> => setSessionsFull(tx, requestId, now + seconds(sessionSeconds(as)), now);

/** One session of this account, live or not. */
export async function findSessionOf(db: Database, id: SessionId, accountId: AccountId): Promise<Session | null> {
  const session = await findSessionById(db, id);
  return session?.accountId === accountId ? session : null;
}

export async function endSessionsOfAccount(tx: Database, accountId: AccountId, now: number): Promise<void> {
  await tellClientsOfEnd(tx, await endSessionsByAccount(tx, accountId, now), now);
}
