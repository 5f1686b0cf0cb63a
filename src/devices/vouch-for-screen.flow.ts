import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import type { SignInRequestId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { findRequest } from "../sign-in/advance.flow.ts";
import { type Opener, openerOf, type SignInRequest } from "../sign-in/sign-in-request.ts";
import { stillTrusted } from "./device.flow.ts";
import { findEnrolmentOfSignIn, insertEnrolment } from "./enrolment.store.ts";
import { type Enrolment, enrolmentState, mayVouchFor, newEnrolment, wasJustApprovedBy } from "./enrolment.ts";

type NotNow = "device_needed" | "fresh_verification_needed";

/**
 * The phone that has just countersigned a computer's sign-in in full vouches for that computer as well: the session which
 * that sign-in began may make a passkey, once, within ten minutes. Asked again it is the same offer. Refuses
 * `enrolment_not_possible` for a sign-in that is limited, over, of an app on another device, or not of this device.
 */
export async function vouchForSignIn(
  deps: Deps,
  { session, account }: SignedIn,
  requestId: SignInRequestId,
): Promise<Outcome<Enrolment, NotNow | "enrolment_not_possible">> {
  const now = deps.clock.now();
  if (session.deviceId === null) return refuse("device_needed");
  const byDeviceId = session.deviceId;
  return inTransaction(deps.db, async (tx) => {
    const trusted = await stillTrusted(tx, byDeviceId, now);
    if (!trusted.ok) return trusted;
    const request = await findRequest(tx, requestId);
    if (request === null || !mayVouchFor(request, { accountId: account.id, deviceId: byDeviceId }, now))
      return refuse("enrolment_not_possible");
    const allowed = wasJustApprovedBy(request, session.id, now) ? accept(true) : mayChangeAccount(session, now);
    if (!allowed.ok) return allowed;
    const earlier = await findEnrolmentOfSignIn(tx, requestId);
    if (earlier !== null && enrolmentState(earlier, now) === "waiting") return accept(earlier);
    if (earlier !== null && earlier.usedAt !== null) return refuse("enrolment_not_possible");
    return accept(
      await offer(tx, deps, { accountId: account.id, deviceId: byDeviceId, sessionId: session.id }, requestId, now),
    );
  });
}

/**
 * In the transaction that redeems a sign-in: its statement said that the new screen becomes one of the account's devices,
 * so the signature over it has vouched already.
 */
export async function offerToOwnScreen(
  tx: Database,
  deps: Pick<Deps, "random">,
  request: SignInRequest,
  now: number,
): Promise<void> {
  const opener = openerOf(request.state);
  if (opener === null) throw new Error(`sign-in request ${request.id} was redeemed and has no opener`);
  await offer(tx, deps, opener, request.id, now);
}

async function offer(
  tx: Database,
  deps: Pick<Deps, "random">,
  { accountId, deviceId: byDeviceId, sessionId: bySessionId }: Opener,
  requestId: SignInRequestId,
  now: number,
): Promise<Enrolment> {
  const enrolment = {
    ...newEnrolment(deps.random.id("enr_"), now),
    accountId,
    byDeviceId,
    bySessionId,
    codeHash: null,
    signInRequestId: requestId,
  };
  await insertEnrolment(tx, enrolment);
  const subject = { at: now, accountId, subjectId: enrolment.id };
  await recordAudit(tx, { event: "enrolment_offered", ...subject, detail: { byDeviceId, requestId } });
  return enrolment;
}

/** Whether the screen that a sign-in began may be trusted from this session's device, is offered that, or took it up. */
export type ScreenTrust = "possible" | "offered" | "trusted";

export async function trustInScreen(
  deps: Pick<Deps, "db" | "clock">,
  { session, account }: SignedIn,
  request: SignInRequest,
): Promise<ScreenTrust | null> {
  const now = deps.clock.now();
  const enrolment = await findEnrolmentOfSignIn(deps.db, request.id);
  const state = enrolment === null ? null : enrolmentState(enrolment, now);
  if (state === "bound") return "trusted";
  if (state === "waiting") return "offered";
  if (session.deviceId === null || state === "undone") return null;
  // Chosen on the card: the offer is made with the session.
  if (request.state.name === "approved" && request.state.terms.use === "own") return "offered";
  return mayVouchFor(request, { accountId: account.id, deviceId: session.deviceId }, now) ? "possible" : null;
}
