import { protectAccount } from "../accounts/account.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { AccountId, SessionId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { withdrawConsentsOfSession } from "../oauth/consent.flow.ts";
import { revokeGrantsOfSignIn } from "../oauth/grant.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { removePasskeysAddedIn } from "../passkeys/passkeys-of-account.flow.ts";
import { forgetBrowsersOfSignIn } from "../proximity/known-browser.flow.ts";
import { endSessionsOfSignIn, findSessionOf } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import type { SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";

export interface Undone {
  /** Sessions and grants that were ended. */
  readonly ended: number;
  /** Until when the account lets in only what is close by, in epoch milliseconds. */
  readonly protectedUntil: number;
}

export type UndoRefusal = SignInRefusal | "not_found" | "device_needed";

/**
 * "It was not me": ends what this sign-in began, on the new screen and at clients, with all tokens; takes back what its
 * sessions changed; forgets its browser; and protects the account for a time. Every process asks the database at the
 * next request, so all of it holds at once.
 */
export async function undoSignIn(
  deps: Deps,
  { session, account }: SignedIn,
  id: SignInRequestId,
): Promise<Outcome<Undone, UndoRefusal>> {
  // A session that began with a code might be the very one that is to be undone.
  if (session.deviceId === null) return refuse("device_needed");
  const now = deps.clock.now();
  const outcome = await inTransaction(deps.db, async (tx) => {
    const revoked = await takeBackSignIn(tx, account.id, id, now);
    if (!revoked.ok) return revoked;
    const { request, sessions, grants } = revoked.value;
    const protectedUntil = now + seconds(limits.accountProtectionSeconds);
    await protectAccount(tx, account.id, protectedUntil);
    await recordAudit(tx, {
      event: "alert_sign_in_revoked",
      at: now,
      accountId: account.id,
      subjectId: id,
      clientId: request.clientId,
      address: request.screen.address,
      detail: { sessions, grants, protectedUntil },
    });
    return accept({ ended: sessions.length + grants, protectedUntil });
  });
  if (outcome.ok) deps.changes.announce(id);
  return outcome;
}

/** The same, told by the session that the person does not recognise. */
export async function undoSession(
  deps: Deps,
  signedIn: SignedIn,
  sessionId: SessionId,
): Promise<Outcome<Undone, UndoRefusal>> {
  const session = await findSessionOf(deps.db, sessionId, signedIn.account.id);
  if (session === null || session.signInRequestId === null) return refuse("not_found");
  return undoSignIn(deps, signedIn, session.signInRequestId);
}

/**
 * In the transaction of "it was not me", and of a lost device whose approvals are all to end: revokes the request, ends
 * its sessions and grants, takes back what they changed and forgets its browser. Announce the request after the commit.
 */
export async function takeBackSignIn(
  tx: Database,
  accountId: AccountId,
  id: SignInRequestId,
  now: number,
): Promise<
  Outcome<
    { readonly request: SignInRequest; readonly sessions: readonly SessionId[]; readonly grants: number },
    SignInRefusal | "not_found"
  >
> {
  const revoked = await advanceSignInRequest(tx, id, { name: "revoke", accountId }, now);
  if (!revoked.ok) return revoked;
  const sessions = await endSessionsOfSignIn(tx, id, now);
  await takeBackChanges(tx, accountId, sessions, now);
  const grants = await revokeGrantsOfSignIn(tx, id, now);
  await forgetBrowsersOfSignIn(tx, accountId, revoked.value);
  return accept({ request: revoked.value, sessions, grants });
}

/** What these sessions changed: passkeys they added, consents they gave. */
export async function takeBackChanges(
  tx: Database,
  accountId: AccountId,
  sessions: readonly SessionId[],
  now: number,
): Promise<void> {
  for (const sessionId of sessions) {
    await removePasskeysAddedIn(tx, accountId, sessionId, now);
    await withdrawConsentsOfSession(tx, sessionId);
  }
}
