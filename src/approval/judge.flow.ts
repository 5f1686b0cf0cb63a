import type { Account } from "../accounts/account.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { whyNotForHost } from "../hosts/host.flow.ts";
import type { Client } from "../oauth/clients/client.ts";
import { defaultClientPolicy } from "../policy/client-policy.ts";
import { decide, mayImprove, type PolicyRefusal } from "../policy/policy.ts";
import type { Terms } from "../policy/terms.ts";
import { isKnownBrowser } from "../proximity/known-browser.flow.ts";
import { type Judgement, judge } from "../proximity/verdict.ts";
import type { SignInRequest } from "../sign-in/sign-in-request.ts";
import { isSourceCooled } from "../sign-in/signals.flow.ts";

export interface JudgedRequest {
  /** As far as they can be judged: what the screen is to be, the person says. */
  readonly terms: Omit<Terms, "use">;
  /** True when nothing that can still happen would let this request through. */
  readonly refused: boolean;
}

/** Evidence → verdict → policy, for this account looking at this request from this address. */
export async function judgeRequest(
  tx: Database,
  deps: Pick<Deps, "networks" | "config" | "clock">,
  looking: {
    readonly request: SignInRequest;
    readonly account: Account;
    readonly client: Client | null;
    readonly phoneAddress: string;
  },
): Promise<JudgedRequest> {
  const { request, account, phoneAddress } = looking;
  const { kind, proximity, screen } = request;
  const place = deps.networks.placeOf(screen.address);
  const judgement = judge({
    kind,
    newScreen: { address: screen.address, place },
    phone: { address: phoneAddress, place: deps.networks.placeOf(phoneAddress) },
    provedKnownBrowser: await isKnownBrowser(tx, account.id, proximity.browserKey),
    passedNearbyChannel: proximity.nearbyAt !== null,
  });
  const { verdict, reason } = judgement;
  const barred = await whyNotForHost(tx, request, account);
  if (barred !== null) return { terms: blocked(judgement, barred), refused: true };
  const client = looking.client?.policy ?? defaultClientPolicy;
  const decision = decide({
    kind,
    judgement,
    country: place.country,
    client,
    networkAllowed: client.networks.length === 0 || deps.networks.contain(client.networks, screen.address),
    accountProtected: account.protectedUntil !== null && deps.clock.now() < account.protectedUntil,
    sourceCooled: await isSourceCooled(tx, screen.address, account.id, deps.clock.now()),
    enforced: deps.config.signInPolicy === "enforced",
  });
  if (decision.outcome === "allowed") {
    return {
      terms: { verdict, reason, demands: decision.demands, form: decision.form, blockedBy: null },
      refused: false,
    };
  }
  return { terms: blocked(judgement, decision.why), refused: !mayImprove(decision.why, kind) };
}

const blocked = ({ verdict, reason }: Judgement, blockedBy: PolicyRefusal): Omit<Terms, "use"> => ({
  verdict,
  reason,
  demands: { question: false, checkCode: false },
  form: "limited",
  blockedBy,
});
