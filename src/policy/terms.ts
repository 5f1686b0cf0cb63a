/**
 * The terms of a sign-in: what was judged, demanded and granted when its card was shown. They are part of the signed
 * statement and stay on the request, its session and its grants for good.
 */
import type { Verdict } from "../proximity/verdict.ts";
import type { Demands, GrantForm, PolicyRefusal } from "./policy.ts";
import type { VerdictReason } from "../proximity/verdict.ts";

export interface Terms {
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  readonly demands: Demands;
  readonly form: GrantForm;
  /** Why it may not be approved as things stand; null when it may. */
  readonly blockedBy: PolicyRefusal | null;
}

/** How a session or grant began, for the log and the tokens. */
export interface Origin {
  readonly verdict: Verdict;
  readonly form: GrantForm;
}
