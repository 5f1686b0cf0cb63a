import { protectAccount } from "../accounts/account.flow.ts";
import { recordAudit } from "../audit/audit.flow.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { mayRemoveHere } from "../devices/newcomer.flow.ts";
import { undoEnrolmentOfSignIn } from "../devices/undo-enrolment.flow.ts";
import type { SessionId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { notify } from "../notices/notice.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { findSessionOf } from "../sessions/session.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import type { SignInRefusal } from "../sign-in/sign-in-request.ts";
import { takeBackSignIn } from "./take-back.flow.ts";

export interface Undone {
  /** Sessions and grants that were ended. */
  readonly ended: number;
  /** Until when the account lets in only what is close by, in epoch milliseconds. */
  readonly protectedUntil: number;
}

export type UndoRefusal = SignInRefusal | "not_found" | "device_needed" | "device_too_new";

/**
 * "It was not me": ends what this sign-in began, on the new screen and at clients, with all tokens; takes back what its
 * sessions changed; forgets its browser; and protects the account for a time. Every process asks the database at the
 * next request, so all of it holds at once. Refuses `device_too_new` to a newcomer for a sign-in from before its time: with
 * it would go the browsers known since then, and a computer that was made a device.
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
    const protectedUntil = now + seconds(limits.accountProtectionSeconds);
    // The account first, as whoever disables it does: in the other order each would wait for the other's rows.
    await protectAccount(tx, account.id, protectedUntil);
    const revoked = await takeBackSignIn(tx, account.id, id, now);
    if (!revoked.ok) return revoked;
    const { request, sessions, grants } = revoked.value;
    const settled = await mayRemoveHere(tx, session, { since: request.createdAt }, now);
    if (!settled.ok) return settled;
    const undone = await undoEnrolmentOfSignIn(tx, deps, session, id, now);
    if (!undone.ok) return undone;
    await recordAudit(tx, {
      event: "alert_sign_in_revoked",
      at: now,
      accountId: account.id,
      subjectId: id,
      clientId: request.clientId,
      address: request.screen.address,
      detail: { sessions, grants, protectedUntil },
    });
    await notify(tx, deps, account.id, { kind: "not_me" }, now);
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
