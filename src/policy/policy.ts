/**
 * Verdict × client × account → what is demanded of the person and what is granted. The defaults are PRODUCT.md's table;
 * an operator may only make a client's policy stricter or, by naming it, switch the verdict's part off for that client.
 * Evidence and verdict are in `proximity/`; carrying a decision out is in `approval/` and `oauth/`.
 */
import { limits } from "../limits.ts";
import type { Verdict, VerdictReason } from "../proximity/verdict.ts";
import type { ClientPolicy } from "./client-policy.ts";

export interface Situation {
  readonly kind: "page" | "device_grant";
  readonly verdict: Verdict;
  readonly reason: VerdictReason;
  readonly country: string | null;
  readonly address: string;
  readonly client: ClientPolicy;
  /** The account was told "it was not me" lately: only what is close by gets in (PRODUCT.md, account protection). */
  readonly accountProtected: boolean;
}

export type PolicyRefusal = VerdictReason | "verdict_required" | "country_not_allowed" | "network_not_allowed" | "account_protected";

export type Decision =
  | { readonly outcome: "refused"; readonly why: PolicyRefusal }
  | { readonly outcome: "allowed"; readonly demands: Demands; readonly form: GrantForm };

/** User verification is demanded always and so is not listed. */
export interface Demands {
  /** "Where do you see this code?" */
  readonly question: boolean;
  /** Six digits on the phone, typed on the new screen (RFC 10027, request initiation verification). */
  readonly checkCode: boolean;
}

/** `limited`: short, without refresh, with reduced scopes, and without any change of credentials, until it is confirmed. */
export type GrantForm = "full" | "limited";

const order: readonly Verdict[] = ["contradicted", "unknown", "likely", "nearby", "known"];

/** True when `verdict` is at least as good as `wanted`. */
const reaches = (verdict: Verdict, wanted: Verdict): boolean => order.indexOf(verdict) >= order.indexOf(wanted);

export function decide(situation: Situation): Decision {
  const { kind, verdict, reason, client, country } = situation;
  const refused = (why: PolicyRefusal): Decision => ({ outcome: "refused", why });
  if (client.countries.length > 0 && (country === null || !client.countries.includes(country))) return refused("country_not_allowed");
  if (!client.ignoresVerdict) {
    if (verdict === "contradicted") return refused(reason);
    if (situation.accountProtected && !reaches(verdict, "nearby")) return refused("account_protected");
    if (!reaches(verdict, client.requiredVerdict)) return refused("verdict_required");
  }
  const trusted = client.ignoresVerdict || reaches(verdict, "likely");
  return {
    outcome: "allowed",
    // No check code can be typed on a television or in a terminal: the question is all there is.
    demands: { question: !trusted, checkCode: !trusted && kind === "page" },
    form: trusted ? "full" : "limited",
  };
}

/** The scopes of a limited grant: never staying signed in, and nothing that the client's policy leaves out. */
export const grantedScopes = (form: GrantForm, asked: readonly string[], client: ClientPolicy): readonly string[] =>
  form === "full" ? asked : asked.filter((scope) => scope !== "offline_access" && !client.scopesWithheldWhenLimited.includes(scope));

export const sessionSeconds = (form: GrantForm): number =>
  form === "full" ? limits.sessionLifetimeSeconds : limits.limitedLifetimeSeconds;

export const grantSeconds = (form: GrantForm): number =>
  form === "full" ? limits.grantLifetimeSeconds : limits.limitedLifetimeSeconds;
