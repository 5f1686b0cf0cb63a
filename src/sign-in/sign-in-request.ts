/**
 * The sign-in request: opened on one device, countersigned on another. Everything that may happen to it is here, and
 * nothing else: no clock, no storage, no wire. Who may look is decided in `approval/`, codes are in `user-code.ts`,
 * saving (compare-and-swap) in `sign-in-request.store.ts`.
 *
 *   pending ──open──▶ opened ──approve──▶ approved ──redeem──▶ redeemed ──revoke──▶ revoked
 *      │                │                    │ └────────────────revoke───────────────▲
 *      │                ├──deny──▶ denied    │
 *      └──── cancel, expire ──── (from all three) ──▶ cancelled · expired
 */
import type { AccountId, ClientId, CountersignatureId, DeviceId, SessionId, SignInRequestId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";

export type RequestKind = "page" | "device_grant";

/** The new screen as the server saw it when the request was opened. */
export interface ConsumptionDevice {
  readonly browser: string;
  readonly system: string;
  readonly address: string;
}

/** The one who looks at the request: an account, on one authorization device, in one session. */
export interface Opener {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId;
}

export type Denial = "declined" | "not_started_by_me";

export type SignInState =
  | { readonly name: "pending" }
  | { readonly name: "opened"; readonly opener: Opener; readonly userCode: string; readonly statement: string }
  | { readonly name: "approved"; readonly opener: Opener; readonly countersignatureId: CountersignatureId }
  | { readonly name: "redeemed"; readonly opener: Opener; readonly countersignatureId: CountersignatureId }
  | { readonly name: "revoked"; readonly opener: Opener; readonly countersignatureId: CountersignatureId }
  | { readonly name: "denied"; readonly opener: Opener; readonly denial: Denial }
  /** Whoever had opened it may still be told how it ended. */
  | { readonly name: "cancelled"; readonly opener: Opener | null }
  | { readonly name: "expired"; readonly opener: Opener | null };

export interface SignInRequest {
  readonly id: SignInRequestId;
  /** Counts saves; a save succeeds only on the version that was read. */
  readonly version: number;
  readonly kind: RequestKind;
  /** The OAuth client that gains the sign-in; null when it is a session on Countersign's own pages. */
  readonly clientId: ClientId | null;
  readonly scopes: readonly string[];
  /** Hash of the secret that only the consumption device has (device_code, browser binding). */
  readonly redeemerHash: string;
  readonly returnTo: string | null;
  readonly screen: ConsumptionDevice;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly changedAt: number;
  readonly state: SignInState;
}

export type SignInEvent =
  | { readonly name: "renew"; readonly expiresAt: number }
  | { readonly name: "open"; readonly opener: Opener; readonly userCode: string; readonly statement: string }
  | {
      readonly name: "approve";
      readonly opener: Opener;
      readonly countersignatureId: CountersignatureId;
      /** The statement that was signed; it must be the one that this request shows now. */
      readonly statement: string;
    }
  | { readonly name: "deny"; readonly opener: Opener; readonly denial: Denial }
  | { readonly name: "redeem"; readonly redeemerHash: string; readonly clientId: ClientId | null }
  | { readonly name: "cancel"; readonly redeemerHash: string }
  | { readonly name: "expire" }
  | { readonly name: "revoke"; readonly accountId: AccountId };

export type SignInRefusal =
  | "already_opened"
  | "already_decided"
  | "already_redeemed"
  | "still_pending"
  | "denied"
  | "cancelled"
  | "expired"
  | "revoked"
  | "not_opened_by_you"
  | "statement_replaced"
  | "wrong_redeemer";

/** A request nobody finished in time is expired whatever its row says; the sweep only tidies up. */
export function stateNow(request: SignInRequest, now: number): SignInState {
  const { name } = request.state;
  const unfinished = name === "pending" || name === "opened" || name === "approved";
  return unfinished && now >= request.expiresAt ? { name: "expired", opener: openerOf(request.state) } : request.state;
}

/** The one who has opened the request, if anybody has. */
export const openerOf = (state: SignInState): Opener | null => ("opener" in state ? state.opener : null);

/** The request after the event, or why the event may not happen. The caller saves it by compare-and-swap. */
export function transition(
  request: SignInRequest,
  event: SignInEvent,
  now: number,
): Outcome<SignInRequest, SignInRefusal> {
  const state = stateNow(request, now);
  const become = (next: SignInState, expiresAt = request.expiresAt) =>
    accept({ ...request, version: request.version + 1, state: next, expiresAt, changedAt: now });

  switch (event.name) {
    case "renew":
      return state.name === "pending" ? become(state, event.expiresAt) : refuse(whyOver(state));

    case "open": {
      const { opener, userCode, statement } = event;
      if (state.name === "opened" ? !sameDevice(state.opener, opener) : state.name !== "pending") {
        return refuse(whyOver(state));
      }
      // Opened again, it keeps its end: else one code could be stretched without bound.
      const expiresAt = state.name === "opened" ? request.expiresAt : expiryOnceOpened(request, now);
      return become({ name: "opened", opener, userCode, statement }, expiresAt);
    }

    case "approve":
      if (state.name !== "opened") return refuse(whyOver(state));
      if (!sameSession(state.opener, event.opener)) return refuse("not_opened_by_you");
      if (event.statement !== state.statement) return refuse("statement_replaced");
      return become(
        { name: "approved", opener: state.opener, countersignatureId: event.countersignatureId },
        now + seconds(limits.redeemWithinSeconds),
      );

    case "deny":
      if (state.name !== "opened") return refuse(whyOver(state));
      if (!sameSession(state.opener, event.opener)) return refuse("not_opened_by_you");
      return become({ name: "denied", opener: state.opener, denial: event.denial });

    case "redeem":
      // Both bindings before anything else, so that a stranger learns nothing about the state (RFC 8628 §3.4, §5.2).
      if (event.redeemerHash !== request.redeemerHash || event.clientId !== request.clientId) {
        return refuse("wrong_redeemer");
      }
      if (state.name !== "approved") return refuse(whyOver(state));
      return become({ ...state, name: "redeemed" });

    case "cancel":
      if (event.redeemerHash !== request.redeemerHash) return refuse("wrong_redeemer");
      if (state.name !== "pending" && state.name !== "opened" && state.name !== "approved")
        return refuse(whyOver(state));
      return become({ name: "cancelled", opener: openerOf(state) });

    case "expire":
      return state.name === "expired" && request.state.name !== "expired" ? become(state) : refuse(whyOver(state));

    case "revoke":
      if (state.name !== "approved" && state.name !== "redeemed") return refuse(whyOver(state));
      if (state.opener.accountId !== event.accountId) return refuse("not_opened_by_you");
      return become({ ...state, name: "revoked" });
  }
}

/** Why an event that needs another state comes too early or too late. */
function whyOver(state: SignInState): SignInRefusal {
  switch (state.name) {
    case "pending":
      return "still_pending";
    case "opened":
      return "already_opened";
    case "approved":
      return "already_decided";
    case "redeemed":
      return "already_redeemed";
    default:
      return state.name;
  }
}

const sameDevice = (left: Opener, right: Opener): boolean =>
  left.accountId === right.accountId && left.deviceId === right.deviceId;

const sameSession = (left: Opener, right: Opener): boolean =>
  sameDevice(left, right) && left.sessionId === right.sessionId;

/** A device grant keeps the end that its client was told; a page gets time for reading the card. */
const expiryOnceOpened = (request: SignInRequest, now: number): number =>
  request.kind === "page" ? now + seconds(limits.openedLifetimeSeconds) : request.expiresAt;
