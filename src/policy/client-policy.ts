/** What an operator may set for one client. The defaults demand nothing beyond PRODUCT.md's table. */
import type { Verdict } from "../proximity/verdict.ts";

export interface ClientPolicy {
  /** The least verdict with which a sign-in to this client is allowed at all. */
  readonly requiredVerdict: Exclude<Verdict, "contradicted">;
  /** ISO 3166-1 alpha-2 codes; empty: every country. The new screen's country counts. */
  readonly countries: readonly string[];
  readonly scopesWithheldWhenLimited: readonly string[];
  /** Switches the verdict's part of the policy off. It exists to show what the policy stops; leave it off. */
  readonly ignoresVerdict: boolean;
}

export const defaultClientPolicy: ClientPolicy = {
  requiredVerdict: "unknown",
  countries: [],
  scopesWithheldWhenLimited: [],
  ignoresVerdict: false,
};
