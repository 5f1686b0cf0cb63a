import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import { inTransaction } from "../database/transaction.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { DeviceId, EnrolmentId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayChangeAccount, type SignedIn } from "../sessions/session.ts";
import { findDevice, stillTrusted } from "./device.flow.ts";
import {
  cancelCodesBy,
  cancelEnrolment,
  deleteUnusedBefore,
  findEnrolmentById,
  insertEnrolment,
} from "./enrolment.store.ts";
import { type Enrolment, type EnrolmentState, enrolmentState, newEnrolment } from "./enrolment.ts";
import { mayRemoveHere } from "./newcomer.flow.ts";

type NotNow = "device_needed" | "fresh_verification_needed";

export interface OfferedCode {
  readonly enrolment: Enrolment;
  /** The code in its fragment, which browsers send to no server and no log. Returned once, kept as a hash. */
  readonly url: string;
}

/**
 * A trusted device vouches for a new phone with a binding code of 128 bits (NIST SP 800-63B-4 §4.1.2.1). A code that
 * this device showed before stops working. Refuses `device_needed` and `fresh_verification_needed`.
 */
export async function offerCode(deps: Deps, { session, account }: SignedIn): Promise<Outcome<OfferedCode, NotNow>> {
  const now = deps.clock.now();
  const allowed = mayChangeAccount(session, now);
  if (!allowed.ok) return allowed;
  const byDeviceId = session.deviceId as DeviceId;
  const code = deps.random.secret(limits.bindingCodeBytes);
  const enrolment = {
    ...newEnrolment(deps.random.id("enr_"), now),
    accountId: account.id,
    byDeviceId,
    bySessionId: session.id,
    codeHash: hashSecret(code),
    signInRequestId: null,
  };
  return inTransaction(deps.db, async (tx) => {
    const trusted = await stillTrusted(tx, byDeviceId, now);
    if (!trusted.ok) return trusted;
    await cancelCodesBy(tx, byDeviceId, now);
    await insertEnrolment(tx, enrolment);
    const subject = { at: now, accountId: account.id, subjectId: enrolment.id };
    await recordAudit(tx, { event: "enrolment_offered", ...subject, detail: { byDeviceId } });
    return accept({ enrolment, url: `${deps.config.origin}/enrol#${code}` });
  });
}

export interface EnrolmentView {
  readonly enrolment: Enrolment;
  readonly state: EnrolmentState;
  /** What was brought in; null while nothing was. */
  readonly deviceName: string | null;
}

/** For the devices of the account, which follow it. Refuses `not_found` to everybody else, and to a limited session. */
export async function viewEnrolment(
  deps: Pick<Deps, "db" | "clock">,
  { session, account }: SignedIn,
  id: EnrolmentId,
): Promise<Outcome<EnrolmentView, "not_found">> {
  const enrolment = await findEnrolmentById(deps.db, id);
  if (enrolment?.accountId !== account.id || session.deviceId === null) return refuse("not_found");
  const device = enrolment.deviceId === null ? null : await findDevice(deps.db, enrolment.deviceId);
  const state = enrolmentState(enrolment, deps.clock.now());
  return accept({ enrolment, state, deviceName: device?.name ?? null });
}

/**
 * Withdraws an offer that nobody has used yet; needs no fresh verification, for it only takes back. Refuses
 * `device_too_new` to a newcomer for the offer of another.
 */
export async function cancelOffer(
  deps: Deps,
  signedIn: SignedIn,
  id: EnrolmentId,
): Promise<Outcome<true, "not_found" | "device_too_new">> {
  const now = deps.clock.now();
  const view = await viewEnrolment(deps, signedIn, id);
  if (!view.ok) return view;
  const thing = { cameWith: view.value.enrolment.byDeviceId };
  const settled = await mayRemoveHere(deps.db, signedIn.session, thing, now);
  if (!settled.ok) return settled;
  return inTransaction(deps.db, async (tx) => {
    const { id: accountId } = signedIn.account;
    if (await cancelEnrolment(tx, id, now))
      await recordAudit(tx, { event: "enrolment_cancelled", at: now, accountId, subjectId: id });
    return accept(true as const);
  });
}

/** Removes offers that nobody took up; kept a while, so that a code that comes late is told that it has run out. */
export const sweepEnrolments = (db: Database, now: number): Promise<void> =>
  deleteUnusedBefore(db, now - seconds(limits.codeQuarantineSeconds));
