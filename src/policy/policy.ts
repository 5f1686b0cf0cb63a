/**
 * Verdict × client × account → what is demanded of the person and what is granted. The defaults are PRODUCT.md's table;
 * an operator can only make a client's policy stricter.
 * Evidence and verdict are in `proximity/`; carrying a decision out is in `approval/` and `oauth/`.
 */
import type { HostRefusal } from "../hosts/host.ts";
import { limits } from "../limits.ts";
import type { Contradiction, Judgement, Verdict } from "../proximity/verdict.ts";
import type { RequestKind } from "../sign-in/sign-in-request.ts";
import type { ClientPolicy } from "./client-policy.ts";
import type { ScreenUse } from "./screen-use.ts";

export interface Situation {
  readonly kind: RequestKind;
  readonly judgement: Judgement;
  readonly country: string | null;
  readonly client: ClientPolicy;
  /** Whether the new screen's address is in the client's networks; true when it has none set. */
  readonly networkAllowed: boolean;
  /** Signs of an attack from where the request was opened; what has evidence of its own is not touched by them. */
  readonly sourceCooled: boolean;
  /** False only to measure what the policy stops (SIGN_IN_POLICY=off). */
  readonly enforced: boolean;
  /** The account was told "it was not me" lately: only what is close by gets in (PRODUCT.md, account protection). */
  readonly accountProtected: boolean;
}

export type PolicyRefusal =
  | Contradiction
  | HostRefusal
  | "verdict_required"
  | "country_not_allowed"
  | "network_not_allowed"
  | "account_protected"
  | "source_cooled";

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

/** What closer proximity, which a link-local channel may still prove, could mend. */
export const mayImprove = (why: PolicyRefusal, kind: Situation["kind"]): boolean =>
  kind === "page" && (why === "verdict_required" || why === "account_protected" || why === "source_cooled");

export function decide(situation: Situation): Decision {
  const { kind, judgement, client, country } = situation;
  const { verdict } = judgement;
  const refused = (why: PolicyRefusal): Decision => ({ outcome: "refused", why });
  if (client.countries.length > 0 && (country === null || !client.countries.includes(country)))
    return refused("country_not_allowed");
  if (!situation.networkAllowed) return refused("network_not_allowed");
  if (situation.enforced) {
    if (judgement.verdict === "contradicted") return refused(judgement.reason);
    if (situation.accountProtected && !reaches(verdict, "nearby")) return refused("account_protected");
    if (!reaches(verdict, client.requiredVerdict)) return refused("verdict_required");
    if (situation.sourceCooled && verdict === "unknown") return refused("source_cooled");
  }
  const trusted = !situation.enforced || reaches(verdict, "likely");
  return {
    outcome: "allowed",
    // No check code can be typed on a television or in a terminal: the question is all there is.
    demands: { question: !trusted, checkCode: !trusted && kind === "page" },
    // An attacker far away chooses his address family, and a relay page in the victim's browser passes the channel for
    // him: alone it spares the person the questions, and no more (docs/protocol/proximity.md, attack 4b).
    form: trusted && !(situation.enforced && judgement.reason === "channel_alone") ? "full" : "limited",
  };
}

/** What bears on how long something lasts, and what of it is kept. */
export interface GrantedAs {
  readonly form: GrantForm;
  readonly use: ScreenUse;
}

/** Of a sign-in that a passkey began in that very browser there was nothing to judge. */
export const unlimited: GrantedAs = { form: "full", use: "ordinary" };

/** Whether anything of it may outlast it: a known browser, a refresh token, a consent. */
export const mayBeKept = ({ form, use }: GrantedAs): boolean => form === "full" && use !== "shared";

/** The scopes of what may not be kept are never for staying signed in; a limited one's leave out what the client's policy does. */
export const grantedScopes = (as: GrantedAs, asked: readonly string[], client: ClientPolicy): readonly string[] =>
  asked.filter(
    (scope) =>
      (scope !== "offline_access" || mayBeKept(as)) &&
      (as.form === "full" || !client.scopesWithheldWhenLimited.includes(scope)),
  );

export const sessionSeconds = (as: GrantedAs): number => Math.min(limits.sessionLifetimeSeconds, shortened(as));

export const grantSeconds = (as: GrantedAs): number => Math.min(limits.grantLifetimeSeconds, shortened(as));

const shortened = ({ form, use }: GrantedAs): number =>
  Math.min(
    form === "limited" ? limits.limitedLifetimeSeconds : Number.POSITIVE_INFINITY,
    use === "shared" ? limits.sharedScreenLifetimeSeconds : Number.POSITIVE_INFINITY,
  );
