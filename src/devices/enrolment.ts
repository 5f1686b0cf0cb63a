/**
 * An enrolment: a trusted device vouches for one more. For a new phone it has a binding code (NIST SP 800-63B-4
 * §4.1.2.1: at least 112 bits, ten minutes, once), which moves in a QR code; for a computer whose sign-in that device has
 * just countersigned there is no code, only the session that the sign-in began.
 *
 *   waiting ──a passkey is made──▶ bound ──undo, within a week──▶ undone
 *      └── cancel ──▶ cancelled     (and by time alone: expired)
 */
import type { AccountId, DeviceId, EnrolmentId, PasskeyId, SessionId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { mayBeKept } from "../policy/policy.ts";
import { openerOf, type SignInRequest } from "../sign-in/sign-in-request.ts";
import type { Device } from "./device.ts";

export interface Enrolment {
  readonly id: EnrolmentId;
  readonly accountId: AccountId;
  readonly byDeviceId: DeviceId;
  readonly bySessionId: SessionId;
  /** Null for a computer that has just been signed in. */
  readonly codeHash: string | null;
  readonly signInRequestId: SignInRequestId | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly deviceId: DeviceId | null;
  readonly passkeyId: PasskeyId | null;
  readonly cancelledAt: number | null;
  readonly undoneAt: number | null;
  readonly claimedAgainAt: number | null;
}

/** What an enrolment is before anybody has come: good for ten minutes. */
export const newEnrolment = (id: EnrolmentId, now: number) => ({
  id,
  createdAt: now,
  expiresAt: now + seconds(limits.bindingCodeLifetimeSeconds),
  usedAt: null,
  deviceId: null,
  passkeyId: null,
  cancelledAt: null,
  undoneAt: null,
  claimedAgainAt: null,
});

export type EnrolmentState = "waiting" | "bound" | "undone" | "cancelled" | "expired";

export function enrolmentState(enrolment: Enrolment, now: number): EnrolmentState {
  if (enrolment.undoneAt !== null) return "undone";
  if (enrolment.usedAt !== null) return "bound";
  if (enrolment.cancelledAt !== null) return "cancelled";
  return now < enrolment.expiresAt ? "waiting" : "expired";
}

export type ClaimRefusal = "enrolment_unknown" | "enrolment_used" | "enrolment_expired";

/** Whether a new device may be bound by it. A cancelled one is told like one whose time is over. */
export function mayClaim(enrolment: Enrolment | null, now: number): Outcome<Enrolment, ClaimRefusal> {
  if (enrolment === null) return refuse("enrolment_unknown");
  const state = enrolmentState(enrolment, now);
  if (state === "waiting") return accept(enrolment);
  return refuse(state === "bound" || state === "undone" ? "enrolment_used" : "enrolment_expired");
}

/**
 * Who may take it back, and how long: any device of the account that was trusted before the enrolment began. What the
 * enrolment brought in, and what that brought in after it, cannot turn against the others so.
 */
export function mayUndo(
  enrolment: Enrolment,
  asking: Device,
  now: number,
): Outcome<DeviceId, "enrolment_not_undoable" | "device_needed"> {
  if (enrolmentState(enrolment, now) !== "bound" || enrolment.usedAt === null || enrolment.deviceId === null)
    return refuse("enrolment_not_undoable");
  if (now >= enrolment.usedAt + seconds(limits.enrolmentUndoSeconds)) return refuse("enrolment_not_undoable");
  const trustedBefore = asking.createdAt <= enrolment.createdAt && asking.id !== enrolment.deviceId;
  if (!trustedBefore || asking.revokedAt !== null || asking.accountId !== enrolment.accountId)
    return refuse("device_needed");
  return accept(enrolment.deviceId);
}

/**
 * Whether the device that countersigned a sign-in may vouch for the screen it signed in: a browser, signed in in full,
 * and only right after. Afterwards the screen may have changed hands while the page on the phone stayed open.
 */
export function mayVouchFor(
  request: SignInRequest,
  by: { readonly accountId: AccountId; readonly deviceId: DeviceId },
  now: number,
): boolean {
  const { state } = request;
  const opener = openerOf(state);
  return (
    request.kind === "page" &&
    (state.name === "approved" || state.name === "redeemed") &&
    mayBeKept(state.terms) &&
    opener?.accountId === by.accountId &&
    opener.deviceId === by.deviceId &&
    now < request.changedAt + seconds(limits.bindingCodeLifetimeSeconds)
  );
}

/**
 * The approval verified its person minutes ago, for this one request. It makes nothing else fresh: whoever had copied the
 * phone's cookie would otherwise wait for the next approval, and then add a passkey of his own (OWASP ASVS 5.0 §7.2.4).
 */
export const wasJustApprovedBy = ({ state, changedAt }: SignInRequest, session: SessionId, now: number): boolean =>
  openerOf(state)?.sessionId === session && now < changedAt + seconds(limits.freshVerificationSeconds);
