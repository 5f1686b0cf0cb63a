import type { Database } from "../database/open.ts";
import { removeHostOfSignIn } from "../hosts/host.flow.ts";
import type { AccountId, SessionId, SignInRequestId } from "../ids.ts";
import { withdrawConsentsOfSession } from "../oauth/authorize/consent.flow.ts";
import { revokeGrantsOfSignIn } from "../oauth/tokens/grant.flow.ts";
import { accept, type Outcome } from "../outcome.ts";
import { removePasskeysAddedIn } from "../passkeys/passkeys-of-account.flow.ts";
import { forgetBrowsersOfSignIn } from "../proximity/known-browser.flow.ts";
import { endSessionsOfSignIn } from "../sessions/session.flow.ts";
import { advanceSignInRequest } from "../sign-in/advance.flow.ts";
import type { SignInRefusal, SignInRequest } from "../sign-in/sign-in-request.ts";

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
  await removeHostOfSignIn(tx, accountId, id, now);
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
