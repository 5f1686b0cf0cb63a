/**
 * What the policy makes of a situation that somebody thinks up: the same functions that judge a sign-in (`policy/policy.ts`),
 * and what follows from their decision. Nothing is decided here.
 */
import type { ClientPolicy } from "../policy/client-policy.ts";
import {
  type Demands,
  decide,
  type GrantForm,
  grantedScopes,
  grantSeconds,
  mayImprove,
  type PolicyRefusal,
  sessionSeconds,
  unlimited,
} from "../policy/policy.ts";
import type { Judgement, Verdict } from "../proximity/verdict.ts";
import type { RequestKind } from "../sign-in/sign-in-request.ts";

/** Those that people meet at an app. Machines that they sign in to have no app, and their own rules (`hosts/`). */
export type ImaginedKind = Extract<RequestKind, "page" | "device_grant" | "ciba">;

export interface Imagined {
  readonly kind: ImaginedKind;
  readonly verdict: Verdict;
  /** ISO 3166-1 alpha-2; null: not known. */
  readonly country: string | null;
  /** Whether the new screen's address is in the app's networks; an app without any allows all. */
  readonly inNetworks: boolean;
  readonly accountProtected: boolean;
}

export type Preview =
  | {
      readonly outcome: "allowed";
      readonly demands: Demands;
      readonly form: GrantForm;
      /** How long the sign-in lasts at most. */
      readonly seconds: number;
      readonly scopes: readonly string[];
      readonly withheld: readonly string[];
    }
  | { readonly outcome: "refused"; readonly why: PolicyRefusal; readonly mayImprove: boolean };

/** A reason that stands for its verdict. The decision hangs on the verdict alone, but for a channel without more. */
const judgements: Readonly<Record<Verdict, Judgement>> = {
  known: { verdict: "known", reason: "known_browser" },
  nearby: { verdict: "nearby", reason: "nearby_channel" },
  likely: { verdict: "likely", reason: "same_network" },
  unknown: { verdict: "unknown", reason: "no_evidence" },
  contradicted: { verdict: "contradicted", reason: "other_country" },
};

/** Of whoever asks by name nothing is ever known; its server has nothing to prove where the person is (`proximity/verdict.ts`). */
export const verdictsOf = (kind: ImaginedKind): readonly [Verdict, ...Verdict[]] =>
  kind === "ciba" ? ["unknown"] : ["known", "nearby", "likely", "unknown", "contradicted"];

/** `scopes` are those that the app may ask for. */
export function previewPolicy(
  client: { readonly policy: ClientPolicy; readonly scopes: readonly string[] },
  imagined: Imagined,
  enforced: boolean,
): Preview {
  const { kind, verdict, country, inNetworks, accountProtected } = imagined;
  const decision = decide({
    kind,
    judgement: judgements[verdict],
    country,
    client: client.policy,
    networkAllowed: client.policy.networks.length === 0 || inNetworks,
    sourceCooled: false,
    enforced,
    accountProtected,
  });
  if (decision.outcome === "refused")
    return { outcome: "refused", why: decision.why, mayImprove: mayImprove(decision.why, kind) };
  const { demands, form } = decision;
  const as = { ...unlimited, form };
  const granted = grantedScopes(as, client.scopes, client.policy);
  return {
    outcome: "allowed",
    demands,
    form,
    seconds: (kind === "page" ? sessionSeconds : grantSeconds)(as),
    scopes: granted,
    withheld: client.scopes.filter((scope) => !granted.includes(scope)),
  };
}
