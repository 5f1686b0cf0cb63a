/**
 * A request whose new screen has named a person: that person's devices are told, may say no at once, and one without
 * network may answer a challenge. A name proves nothing: whoever knows it can type it, and it may be nobody's.
 */
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { sourceOf } from "../proximity/address.ts";
import {
  type SignInEvent,
  type SignInRefusal,
  type SignInRequest,
  type SignInState,
  whyOver,
} from "./sign-in-request.ts";

export type NamingEvent = Extract<SignInEvent, { name: "name" | "challenge" | "answer" }>;

/**
 * Which requests the app lists, newest first as they come: the newest of each source before a second of any, so that
 * whoever floods from one place hides no honest request from another.
 */
export function spreadOverSources(requests: readonly SignInRequest[], limit: number): SignInRequest[] {
  const turns = new Map<string, number>();
  const ranked = requests.map((request) => {
    const source = sourceOf(request.screen.address);
    const turn = turns.get(source) ?? 0;
    turns.set(source, turn + 1);
    return { request, turn };
  });
  const chosen = new Set(
    ranked
      .sort((left, right) => left.turn - right.turn)
      .slice(0, limit)
      .map(({ request }) => request),
  );
  return requests.filter((request) => chosen.has(request));
}

/** What changes by these three events; they happen while nobody has opened the request. */
export function changeNamed(
  request: SignInRequest,
  state: SignInState,
  event: NamingEvent,
  now: number,
): Outcome<Partial<SignInRequest>, SignInRefusal> {
  // Whom a client asks for it says once, when it asks.
  if (request.kind === "ciba" || event.redeemerHash !== request.redeemerHash) return refuse("wrong_redeemer");
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
