/**
 * A request whose new screen has named a person: that person's devices are told, may say no at once, and one without
 * network may answer a challenge. A name proves nothing: whoever knows it can type it, and it may be nobody's.
 */
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import {
  type SignInEvent,
  type SignInRefusal,
  type SignInRequest,
  type SignInState,
  whyOver,
} from "./sign-in-request.ts";

export type NamingEvent = Extract<SignInEvent, { name: "name" | "challenge" | "answer" }>;

/** What changes by these three events; they happen while nobody has opened the request. */
export function changeNamed(
  request: SignInRequest,
  state: SignInState,
  event: NamingEvent,
  now: number,
): Outcome<Partial<SignInRequest>, SignInRefusal> {
  if (event.redeemerHash !== request.redeemerHash) return refuse("wrong_redeemer");
  if (state.name !== "pending") return refuse(whyOver(state));
  switch (event.name) {
    case "name":
      return accept({ named: event.named, offline: null });
    case "challenge":
      if (event.digits === null) return accept({ offline: null });
      if (request.named === null) return refuse("name_needed");
      return accept({ offline: { digits: event.digits, wrongAnswers: 0 } });
    case "answer":
      return answered(request, event.by, now);
  }
}

function answered(
  request: SignInRequest,
  by: Extract<NamingEvent, { name: "answer" }>["by"],
  now: number,
): Outcome<Partial<SignInRequest>, SignInRefusal> {
  const { offline } = request;
  if (offline === null) return refuse("no_challenge");
  if (by === null) {
    const wrongAnswers = offline.wrongAnswers + 1;
    return accept({
      offline: wrongAnswers < limits.offlineAnswerTries ? { ...offline, wrongAnswers } : null,
    });
  }
  const { opener, terms } = by;
  const state: SignInState =
    terms.blockedBy === null
      ? { name: "approved", opener, countersignatureId: null, terms }
      : { name: "denied", opener, denial: terms.blockedBy };
  // Answered once, whatever the answer: the challenge is gone.
  return accept({ offline: null, state, expiresAt: now + seconds(limits.redeemWithinSeconds) });
}
