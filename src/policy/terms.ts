/**
 * The terms of a sign-in: what was judged, demanded and granted when its card was shown. They are part of the signed
 * statement and stay on the request, its session and its grants for good.
 */
import type { Verdict, VerdictReason } from "../proximity/verdict.ts";
import type { Demands, GrantForm, PolicyRefusal } from "./policy.ts";
import type { ScreenUse } from "./screen-use.ts";

export interface Terms {
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  readonly demands: Demands;
  readonly form: GrantForm;
  /** Chosen by the person on the card, as far as it can be granted. */
  readonly use: ScreenUse;
  /** Why it may not be approved as things stand; null when it may. */
  readonly blockedBy: PolicyRefusal | null;
}

/** How a session or grant began, for the log and the tokens. */
export type Origin = Pick<Terms, "verdict" | "form" | "use">;

export const originOf = ({ verdict, form, use }: Terms): Origin => ({ verdict, form, use });

/** What rows from before there was a policy are read as. */
export const termsBeforePolicy: Terms = {
  verdict: "unknown",
  reason: "no_evidence",
  demands: { question: false, checkCode: false },
  form: "full",
  use: "ordinary",
  blockedBy: null,
};

/** Reads the columns that sessions and grants have for it. */
export const originOfRow = (row: {
  readonly verdict: string | null;
  readonly form: GrantForm | null;
  readonly screen_use: ScreenUse | null;
}): Origin | null =>
  row.verdict === null
    ? null
    : { verdict: row.verdict as Verdict, form: row.form ?? "full", use: row.screen_use ?? "ordinary" };
