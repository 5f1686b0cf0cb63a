/** A browser that is signed in to Countersign itself. What clients hold are grants, in `oauth/`. */
import type { Account } from "../accounts/account.ts";
import type { AccessPassId, AccountId, DeviceId, SessionId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Origin } from "../policy/terms.ts";

/** How the session began; it stays on the session for life. */
export type SessionStart = "passkey" | "sign_in_request" | "invitation" | "enrolment" | "access_pass";

export interface Session {
  readonly id: SessionId;
  readonly accountId: AccountId;
  /** The authorization device this browser is, once a passkey has been used in it. */
  readonly deviceId: DeviceId | null;
  readonly startedBy: SessionStart;
  readonly signInRequestId: SignInRequestId | null;
  /** The Temporary Access Pass that it came from; it dies when that is revoked. */
  readonly accessPassId: AccessPassId | null;
  readonly browser: string;
  readonly system: string;
  readonly address: string;
  /** The last user verification by passkey in this very browser; null when there was none. */
  readonly verifiedAt: number | null;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly endedAt: number | null;
  /** How a countersigned session was judged; null for one that began with a passkey in this very browser. */
  readonly origin: Origin | null;
}

export interface SignedIn {
  readonly session: Session;
  readonly account: Account;
}

export const isLive = (session: Session, now: number): boolean =>
  session.endedAt === null && now < session.expiresAt && now < session.lastSeenAt + seconds(idleSeconds(session));

const idleSeconds = ({ origin }: Session): number =>
  origin?.use === "shared" ? limits.sharedScreenIdleSeconds : limits.sessionIdleSeconds;

/** It may bind one passkey and do nothing else: no page takes it for somebody who is signed in. */
export const bindsOnly = (session: Session): boolean =>
  session.startedBy === "access_pass" && session.deviceId === null;

/** Credentials may be changed only right after a user verification in this browser (OWASP ASVS 5.0 §7.5.1). */
export const isFreshlyVerified = (session: Session, now: number): boolean =>
  session.verifiedAt !== null && now < session.verifiedAt + seconds(limits.freshVerificationSeconds);

/**
 * Whether this session may change what the account signs in with, where it is reached and how it is recovered: only on
 * an authorization device, right after a user verification. One that began with a code or an access pass never is.
 */
export function mayChangeAccount(
  session: Session,
  now: number,
): Outcome<true, "device_needed" | "fresh_verification_needed"> {
  if (session.deviceId === null) return refuse("device_needed");
  return isFreshlyVerified(session, now) ? accept(true) : refuse("fresh_verification_needed");
}

/** How long the session may still change the account, in milliseconds; 0 when it may not. */
export const freshForMilliseconds = (session: Session, now: number): number =>
  session.verifiedAt === null || session.deviceId === null
    ? 0
    : Math.max(0, session.verifiedAt + seconds(limits.freshVerificationSeconds) - now);

export const lastSeenIsStale = (session: Session, now: number): boolean =>
  now >= session.lastSeenAt + seconds(limits.lastSeenGranularitySeconds);
