/**
 * The sign-in request: opened on one device, countersigned on another. What it is and which states it has is here; what
 * may happen to it is in `transition.ts`. Neither knows a clock, storage or the wire. What is demanded and granted (its
 * terms) is decided in `policy/`, codes are in `user-code.ts`, saving (compare-and-swap) in `sign-in-request.store.ts`.
 */
import type { AccountId, ClientId, CountersignatureId, DeviceId, SessionId, SignInRequestId } from "../ids.ts";
import type { PolicyRefusal } from "../policy/policy.ts";
import type { Terms } from "../policy/terms.ts";

/** `ciba`: asked for by a client of a person whom it names (CIBA Core), with no code to move. `host_…`: by a machine (`hosts/`). */
export type RequestKind = "page" | "device_grant" | "ciba" | "host_sign_in" | "host_join";
/** Those that somebody polls for with a secret. */
export type PolledKind = Exclude<RequestKind, "page">;

/** The new screen as the server saw it when the request was opened. */
export interface ConsumptionDevice {
  readonly browser: string;
  readonly system: string;
  readonly address: string;
}

/** What the new screen and the two of them together have proved so far; judged in `proximity/`. */
export interface ProximityProofs {
  /** RFC 7638 thumbprint of the browser key that the new screen proved to hold; null when it proved none. */
  readonly browserKey: string | null;
  /** When both ends of a link-local channel had returned the server's nonces. */
  readonly nearbyAt: number | null;
}

/** Who the person before the new screen says they are, so that their devices are told. Proves nothing. */
export interface NamedPerson {
  /** As typed; shown on the new screen again. */
  readonly identifier: string;
  /** Null when nobody is called so, which nothing that leaves the server may show. */
  readonly accountId: AccountId | null;
}

/** A challenge for a phone without network (RFC 6287), while the new screen waits for its answer. */
export interface OfflineChallenge {
  readonly digits: string;
  readonly wrongAnswers: number;
}

/** The one who looks at the request: an account, on one authorization device, in one session. */
export interface Opener {
  readonly accountId: AccountId;
  readonly deviceId: DeviceId;
  readonly sessionId: SessionId;
}

/** Why it ended in a no: the person's, the policy's, or too many wrong check codes. */
export type Denial = "declined" | "not_started_by_me" | "check_code_wrong" | PolicyRefusal;

/** What is before its opener: the card, and what the passkey would sign. */
interface Shown {
  readonly opener: Opener;
  readonly userCode: string;
  readonly statement: string;
  readonly terms: Terms;
}

interface Countersigned {
  readonly opener: Opener;
  /** Null when a phone without network answered a challenge: digits by a passkey's key, but no signature. */
  readonly countersignatureId: CountersignatureId | null;
  readonly terms: Terms;
}

export type SignInState =
  | { readonly name: "pending" }
  | ({ readonly name: "opened" } & Shown)
  /** Approved on the phone, which now shows a check code; the new screen has to type it. */
  | ({ readonly name: "checking"; readonly wrongChecks: number } & Countersigned)
  | ({ readonly name: "approved" } & Countersigned)
  | ({ readonly name: "redeemed" } & Countersigned)
  | ({ readonly name: "revoked" } & Countersigned)
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
  /** RFC 8707: what its tokens will be for, as its client asked; null for no resource in particular, and for a page. */
  readonly resource: string | null;
  /** Hash of the secret that only the consumption device has (device_code, browser binding). */
  readonly redeemerHash: string;
  readonly returnTo: string | null;
  readonly screen: ConsumptionDevice;
  /** What the new screen asked to be. The person decides (`terms.use`). */
  readonly wanted: Terms["use"];
  readonly proximity: ProximityProofs;
  readonly named: NamedPerson | null;
  readonly offline: OfflineChallenge | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly changedAt: number;
  readonly state: SignInState;
}

export type SignInEvent =
  | { readonly name: "renew"; readonly expiresAt: number }
  | { readonly name: "prove"; readonly proved: Partial<ProximityProofs> }
  | ({ readonly name: "open" } & Shown)
  | {
      readonly name: "approve";
      readonly opener: Opener;
      readonly countersignatureId: CountersignatureId;
      /** The statement that was signed; it must be the one that this request shows now. */
      readonly statement: string;
    }
  /** The new screen says whose devices shall be told; null takes it back. */
  | { readonly name: "name"; readonly redeemerHash: string; readonly named: NamedPerson | null }
  /** The new screen shows a challenge for a phone without network; null goes back to the code. */
  | { readonly name: "challenge"; readonly redeemerHash: string; readonly digits: string | null }
  /** What was typed for the challenge: whose answer it is, or null when it is nobody's. */
  | {
      readonly name: "answer";
      readonly redeemerHash: string;
      readonly by: { readonly opener: Opener; readonly terms: Terms } | null;
    }
  | { readonly name: "check"; readonly redeemerHash: string; readonly matches: boolean }
  | { readonly name: "deny"; readonly opener: Opener; readonly denial: Denial }
  | {
      readonly name: "redeem";
      readonly redeemerHash: string;
      readonly clientId: ClientId | null;
      /** Asked for from another network than the one that was judged: what is granted is limited then. */
      readonly moved?: boolean;
    }
  | { readonly name: "cancel"; readonly redeemerHash: string }
  | { readonly name: "expire" }
  | { readonly name: "confirm"; readonly accountId: AccountId }
  /** `unlessRedeemed`: only while it has given nothing yet; whoever revokes more has to end what it gave. */
  | { readonly name: "revoke"; readonly accountId: AccountId; readonly unlessRedeemed?: true };

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
  | "check_code_needed"
  | "blocked_by_policy"
  | "nothing_to_confirm"
  | "statement_replaced"
  | "name_needed"
  | "no_challenge"
  | "wrong_redeemer";

/** States that time or somebody still moves on; whoever asks for them, in SQL too, asks here. */
export const unfinishedStates = ["pending", "opened", "checking", "approved"] as const;

export const isUnfinished = ({ name }: SignInState): boolean =>
  unfinishedStates.some((unfinished) => unfinished === name);

/** Whether whoever polls for it would be told how it ended, or be given what they wait for. */
export const isDecided = ({ name }: SignInState): boolean =>
  name === "approved" || name === "denied" || name === "cancelled";

/** A request nobody finished in time is expired whatever its row says; the sweep only tidies up. */
export function stateNow(request: SignInRequest, now: number): SignInState {
  return isUnfinished(request.state) && now >= request.expiresAt
    ? { name: "expired", opener: openerOf(request.state) }
    : request.state;
}

/** The one who has opened the request, if anybody has. */
export const openerOf = (state: SignInState): Opener | null => ("opener" in state ? state.opener : null);

/** Why an event that needs another state comes too early or too late. */
export function whyOver(state: SignInState): SignInRefusal {
  switch (state.name) {
    case "pending":
      return "still_pending";
    case "opened":
      return "already_opened";
    case "checking":
      return "check_code_needed";
    case "approved":
      return "already_decided";
    case "redeemed":
      return "already_redeemed";
    default:
      return state.name;
  }
}
