/**
 * What each screen shows next. The only place that decides it: steps never route to each other, they end, and whoever
 * asks again is told here where things stand.
 */
import type { PolicyRefusal } from "../policy/policy.ts";
import type { Terms } from "../policy/terms.ts";
import type { SignedIn } from "../sessions/session.ts";
import { type Denial, openerOf, type SignInRequest, type SignInState, stateNow } from "./sign-in-request.ts";

/** The new screen's view of its request; everything in it may be shown to whoever stands before that screen. */
export type SignInScreen =
  | {
      readonly state: "waiting";
      readonly userCode: string;
      readonly linkUrl: string;
      readonly linkAddress: string;
      /** When the typed code is replaced; the countdown ends then. */
      readonly renewsAt: number;
      /** When the QR is, which happens more often. */
      readonly qrRenewsAt: number;
      readonly now: number;
      /** Whose devices were told, as typed; whether there is such a person is not said. */
      readonly named: string | null;
    }
  | {
      readonly state: "offline";
      readonly named: string;
      readonly challenge: string;
      readonly triesLeft: number;
      /** What was typed just now, when that cannot be an answer. */
      readonly malformed?: string;
    }
  | {
      readonly state: "opened";
      readonly userCode: string;
      readonly accountName: string;
      readonly deviceName: string;
      /** Nothing shows that the two devices are together: a passkey used right here is the safer way, and comes first. */
      readonly offerPasskey: boolean;
    }
  | {
      readonly state: "checking";
      readonly accountName: string;
      readonly deviceName: string;
      readonly triesLeft: number;
      /** What was typed just now, when that cannot be a check code; it stays in the field, to be mended. */
      readonly malformed?: string;
    }
  | { readonly state: "refused"; readonly why: ScreenRefusal; readonly offerPasskey: boolean }
  | { readonly state: "approved"; readonly accountName: string }
  | { readonly state: "denied" }
  | { readonly state: "expired" }
  | { readonly state: "cancelled" }
  | { readonly state: "redeemed" };

/** What may still change by itself, on the phone or by time. */
const liveScreens: readonly SignInScreen["state"][] = ["waiting", "offline", "opened", "checking", "approved"];

export const isLiveScreen = ({ state }: Pick<SignInScreen, "state">): boolean => liveScreens.includes(state);

/** Where the person is typing: a page that loads itself again would take it away. */
export const isTypingScreen = ({ state }: Pick<SignInScreen, "state">): boolean =>
  state === "checking" || state === "offline";

/** Why a sign-in ended in a no that was not the person's: the policy's, or too many wrong check codes. */
export type ScreenRefusal = PolicyRefusal | "check_code_wrong";

/** The new screen while it waits, or which view of the finished request it gets. */
export function stepOfNewScreen(request: SignInRequest, now: number): Exclude<SignInState, { name: "revoked" }> {
  const state = stateNow(request, now);
  // Taken back after the fact: to the new screen the request is over, like one that was used.
  return state.name === "revoked" ? { ...state, name: "redeemed" } : state;
}

export type PhoneStep =
  | {
      readonly step: "decide";
      readonly statement: string;
      readonly userCode: string;
      readonly terms: Terms;
    }
  /** Approved; the phone shows the check code until the new screen has typed it. */
  | { readonly step: "show_check_code" }
  | { readonly step: "refused"; readonly why: ScreenRefusal }
  | {
      readonly step: "decided";
      readonly state: "approved" | "redeemed" | "denied" | "expired" | "cancelled" | "revoked";
      /** What was granted; null where nothing was. */
      readonly terms: Terms | null;
    }
  | { readonly step: "not_yours" };

/** The authorization device's next step: only the session that opened the request decides, only its account looks back. */
export function stepOfPhone(request: SignInRequest, { session, account }: SignedIn, now: number): PhoneStep {
  const state = stateNow(request, now);
  if (openerOf(state)?.accountId !== account.id) return { step: "not_yours" };
  if (state.name === "pending") return { step: "not_yours" };
  if (state.name === "opened" || state.name === "checking") {
    const { sessionId, deviceId } = state.opener;
    if (sessionId !== session.id || deviceId !== session.deviceId) return { step: "not_yours" };
    if (state.name === "checking") return { step: "show_check_code" };
    const { statement, userCode, terms } = state;
    return { step: "decide", statement, userCode, terms };
  }
  if (state.name === "denied" && isScreenRefusal(state.denial)) return { step: "refused", why: state.denial };
  return { step: "decided", state: state.name, terms: "terms" in state ? state.terms : null };
}

/** True for a no that the policy said, or that three wrong check codes made. */
export const isScreenRefusal = (denial: Denial): denial is ScreenRefusal =>
  denial !== "declined" && denial !== "not_started_by_me";
