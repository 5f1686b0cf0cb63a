/**
 * What may happen to a sign-in request: every event in every state, and why not where not.
 *
 *   pending ──open──▶ opened ──approve──▶ approved ──redeem──▶ redeemed ──revoke──▶ revoked
 *      │                │ │                 ▲ │ │                 confirm: limited becomes full
 *      │                │ └─approve─▶ checking ┘ └─────────────revoke─────────────────▲
 *      │                └──deny, or a third wrong check code──▶ denied
 *      ├──── answer, by a phone without network ──▶ approved      (`named-request.ts`; and deny, by whoever was named)
 *      └──── cancel, expire ──── (from all unfinished) ──▶ cancelled · expired
 */
import type { CountersignatureId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Terms } from "../policy/terms.ts";
import { changeNamed } from "./named-request.ts";
import {
  isUnfinished,
  type Opener,
  openerOf,
  type SignInEvent,
  type SignInRefusal,
  type SignInRequest,
  type SignInState,
  stateNow,
  whyOver,
} from "./sign-in-request.ts";

/** The request after the event, or why the event may not happen. The caller saves it by compare-and-swap. */
export function transition(
  request: SignInRequest,
  event: SignInEvent,
  now: number,
): Outcome<SignInRequest, SignInRefusal> {
  const state = stateNow(request, now);
  const change = (changed: Partial<SignInRequest>) =>
    accept({ ...request, ...changed, version: request.version + 1, changedAt: now });
  const become = (next: SignInState, expiresAt = request.expiresAt) => change({ state: next, expiresAt });

  switch (event.name) {
    case "name":
    case "challenge":
    case "answer": {
      const changed = changeNamed(request, state, event, now);
      return changed.ok ? change(changed.value) : changed;
    }

    case "renew":
      return state.name === "pending" ? become(state, event.expiresAt) : refuse(whyOver(state));

    case "prove":
      if (state.name !== "pending" && state.name !== "opened") return refuse(whyOver(state));
      return change({ proximity: { ...request.proximity, ...event.proved } });

    case "open": {
      const { opener, userCode, statement, terms } = event;
      const mayNot = whyNotOpen(request, state, opener);
      if (mayNot !== null) return refuse(mayNot);
      // Opened again, it keeps its end: else one code could be stretched without bound.
      const expiresAt = state.name === "opened" ? request.expiresAt : expiryOnceOpened(request, now);
      return become({ name: "opened", opener, userCode, statement, terms }, expiresAt);
    }

    case "approve":
      if (state.name !== "opened") return refuse(whyOver(state));
      if (!sameSession(state.opener, event.opener)) return refuse("not_opened_by_you");
      if (event.statement !== state.statement) return refuse("statement_replaced");
      if (state.terms.blockedBy !== null) return refuse("blocked_by_policy");
      return become(
        afterApproval(state.opener, event.countersignatureId, state.terms),
        now + seconds(limits.redeemWithinSeconds),
      );

    case "check":
      if (event.redeemerHash !== request.redeemerHash) return refuse("wrong_redeemer");
      return state.name === "checking" ? become(afterCheck(state, event.matches)) : refuse(whyOver(state));

    case "deny": {
      const mayNot = whyNotDeny(request, state, event.opener);
      return mayNot === null ? become({ ...event, name: "denied" }) : refuse(mayNot);
    }

    case "redeem":
      // Both bindings before anything else, so that a stranger learns nothing about the state (RFC 8628 §3.4, §5.2).
      if (event.redeemerHash !== request.redeemerHash || event.clientId !== request.clientId) {
        return refuse("wrong_redeemer");
      }
      if (state.name !== "approved") return refuse(whyOver(state));
      return become({
        ...state,
        name: "redeemed",
        terms: event.moved === true ? limitedTo(state.terms) : state.terms,
      });

    case "cancel":
      if (event.redeemerHash !== request.redeemerHash) return refuse("wrong_redeemer");
      if (!isUnfinished(state)) return refuse(whyOver(state));
      return become({ name: "cancelled", opener: openerOf(state) });

    case "expire":
      return state.name === "expired" && request.state.name !== "expired" ? become(state) : refuse(whyOver(state));

    case "confirm":
      if (state.name !== "redeemed") return refuse(whyOver(state));
      if (state.opener.accountId !== event.accountId) return refuse("not_opened_by_you");
      if (state.terms.form !== "limited") return refuse("nothing_to_confirm");
      return become({ ...state, terms: { ...state.terms, form: "full" } });

    case "revoke":
      if (state.name !== "checking" && state.name !== "approved" && (state.name !== "redeemed" || event.unlessRedeemed))
        return refuse(whyOver(state));
      if (state.opener.accountId !== event.accountId) return refuse("not_opened_by_you");
      return become(revoked(state));
  }
}

function whyNotOpen(request: SignInRequest, state: SignInState, opener: Opener): SignInRefusal | null {
  // No code leads to what a client asks for: it is for the person who was named and for nobody else.
  if (request.kind === "ciba" && request.named?.accountId !== opener.accountId) return "not_opened_by_you";
  const free = state.name === "opened" ? sameDevice(state.opener, opener) : state.name === "pending";
  return free ? null : whyOver(state);
}

function whyNotDeny(request: SignInRequest, state: SignInState, opener: Opener): SignInRefusal | null {
  // Whoever was named may say no at once, without a code: saying no must be easier than saying yes.
  if (state.name === "pending") return request.named?.accountId === opener.accountId ? null : "still_pending";
  // While the check code is out, nothing has been granted yet: a no still comes in time.
  if (state.name !== "opened" && state.name !== "checking") return whyOver(state);
  return sameSession(state.opener, opener) ? null : "not_opened_by_you";
}

function afterApproval(opener: Opener, countersignatureId: CountersignatureId | null, terms: Terms): SignInState {
  return terms.demands.checkCode
    ? { name: "checking", opener, countersignatureId, terms, wrongChecks: 0 }
    : { name: "approved", opener, countersignatureId, terms };
}

function afterCheck(state: Extract<SignInState, { name: "checking" }>, matches: boolean): SignInState {
  const { opener, countersignatureId, terms, wrongChecks } = state;
  if (matches) return { name: "approved", opener, countersignatureId, terms };
  return wrongChecks + 1 < limits.checkCodeTries
    ? { ...state, wrongChecks: wrongChecks + 1 }
    : { name: "denied", opener, denial: "check_code_wrong" };
}

/** What becomes limited after it was approved can no longer make a device of its screen. */
const limitedTo = (terms: Terms): Terms => ({
  ...terms,
  form: "limited",
  use: terms.use === "own" ? "ordinary" : terms.use,
});

const revoked = ({
  opener,
  countersignatureId,
  terms,
}: Extract<SignInState, { terms: Terms; countersignatureId: unknown }>): SignInState => ({
  name: "revoked",
  opener,
  countersignatureId,
  terms,
});

const sameDevice = (left: Opener, right: Opener): boolean =>
  left.accountId === right.accountId && left.deviceId === right.deviceId;

const sameSession = (left: Opener, right: Opener): boolean =>
  sameDevice(left, right) && left.sessionId === right.sessionId;

/** A device grant keeps the end that its client was told; a page gets time for reading the card. */
const expiryOnceOpened = (request: SignInRequest, now: number): number =>
  request.kind === "page" ? now + seconds(limits.openedLifetimeSeconds) : request.expiresAt;
