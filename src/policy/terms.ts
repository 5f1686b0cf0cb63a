/**
 * The terms of a sign-in: what was judged, demanded and granted when its card was shown. They are part of the signed
 * statement and stay on the request, its session and its grants for good.
 */
import type { Verdict, VerdictReason } from "../proximity/verdict.ts";
import type { Demands, GrantForm, PolicyRefusal } from "./policy.ts";

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

/** What rows from before there was a policy are read as. */
export const termsBeforePolicy: Terms = {
  verdict: "unknown",
  reason: "no_evidence",
  demands: { question: false, checkCode: false },
  form: "full",
  blockedBy: null,
};

/** Reads the two columns that sessions and grants have for it. */
export const originOfRow = (row: {
  readonly verdict: string | null;
  readonly form: GrantForm | null;
}): Origin | null => (row.verdict === null ? null : { verdict: row.verdict as Verdict, form: row.form ?? "full" });
