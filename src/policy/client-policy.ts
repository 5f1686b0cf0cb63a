/** What an operator may set for one client. The defaults demand nothing beyond PRODUCT.md's table. */
import type { Verdict } from "../proximity/verdict.ts";

export interface ClientPolicy {
  /** The least verdict with which a sign-in to this client is allowed at all. */
  readonly requiredVerdict: Exclude<Verdict, "contradicted">;
  /** ISO 3166-1 alpha-2 codes; empty: every country. The new screen's country counts. */
  readonly countries: readonly string[];
  readonly scopesWithheldWhenLimited: readonly string[];
  /** CIDR networks; empty: every network. The new screen's address counts. */
  readonly networks: readonly string[];
  /** A client that nobody used for so many days has its device grant switched off; null: never. */
  readonly deviceGrantUnusedDays: number | null;
}

export const defaultClientPolicy: ClientPolicy = {
  requiredVerdict: "unknown",
  countries: [],
  scopesWithheldWhenLimited: [],
  networks: [],
  deviceGrantUnusedDays: null,
};
