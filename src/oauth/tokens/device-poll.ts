/**
 * What a poll of the token endpoint is told (RFC 8628 §3.5), from the state of the sign-in request. When it is told so,
 * and how long a pending poll is held, is in `device-poll.flow.ts`.
 */
import { limits, seconds } from "../../limits.ts";
import type { SignInState } from "../../sign-in/sign-in-request.ts";

export type PollAnswer = "wait" | "redeem" | "device_access_denied" | "device_code_expired" | "grant_unknown";

const answers: Record<SignInState["name"], PollAnswer> = {
  pending: "wait",
  opened: "wait",
  checking: "wait",
  approved: "redeem",
  denied: "device_access_denied",
  cancelled: "device_access_denied",
  revoked: "device_access_denied",
  expired: "device_code_expired",
  // RFC 6749 §5.2: a code that was used is an invalid grant.
  redeemed: "grant_unknown",
};

export const pollAnswer = (state: SignInState): PollAnswer => answers[state.name];

/**
 * Whether a pending poll may be held. Who asks before the first interval is over (RFC 8628 §3.5) does not wait for a person
 * yet: SSSD's oidc_child asks once before it shows the code, and shows it when it has been answered.
 */
export const mayHold = (requestedAt: number, now: number): boolean =>
  now - requestedAt >= seconds(limits.devicePollIntervalSeconds);

/** So many polls are spread before it begins again from the shortest. */
const spreadOver = 1000;

/**
 * How long the poll with this number is held: nine tenths of the longest time to all of it. Polls that begin together, as all
 * do after a restart, would otherwise end together, again and again. Each is held a little longer than the one before, so that
 * those which stand in line on one connection are answered in their order (RFC 9112 §9.3.2).
 */
export const heldMilliseconds = (longest: number, number: number): number =>
  Math.round(longest * (1 - limits.devicePollHoldSpread * (1 - ((number % spreadOver) + 1) / spreadOver)));
