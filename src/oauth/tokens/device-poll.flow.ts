/**
 * Polls of the token endpoint for a device code (RFC 8628 §3.4) or an auth_req_id (CIBA Core §10.1). A poll that finds
 * nothing decided is held and answered at the moment the request changes, so that a client which polls in the ordinary way
 * has its tokens at once. What this process knows of the request is in `live-requests.flow.ts`.
 */
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { seconds } from "../../limits.ts";
import { type Outcome, refuse } from "../../outcome.ts";
import { pollAt } from "../../sign-in/poll-pace.ts";
import type { PolledKind } from "../../sign-in/sign-in-request.ts";
import { type Client, cibaGrant, deviceCodeGrant, type GrantType, mayUseGrant } from "../clients/client.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { redeemDeviceCode } from "./device-code.flow.ts";
import { isHeld } from "./device-poll.ts";
import { type LiveRequest, LiveRequests } from "./live-requests.flow.ts";
import { Hold } from "./poll-hold.flow.ts";
import type { Granted, TokenRequest } from "./token-set.flow.ts";

/** Those that are polled for at the token endpoint. */
type GrantedKind = Extract<PolledKind, "device_grant" | "ciba">;

const grantOf: Record<GrantedKind, GrantType> = { device_grant: deviceCodeGrant, ciba: cibaGrant };

export type Poll = (client: Client, secret: string, poller: TokenRequest) => Promise<Outcome<Granted, OAuthRefusal>>;

/** Polls for one kind of request. */
export function createPolls(deps: Deps, kind: GrantedKind): Poll {
  const requests = new LiveRequests(deps, kind);

  return async (client, secret, poller) => {
    const registered = mayUseGrant(client, grantOf[kind]);
    if (!registered.ok) return registered;
    const secretHash = hashOrderedSecret(secret);
    const live = await requests.find(secretHash);
    if (live === null) return refuse("grant_unknown");
    // RFC 8628 §3.4, CIBA Core §11: the code belongs to the client it was issued to. Before anything that such a stranger could disturb.
    if (live.clientId !== client.id) return refuse("grant_of_another_client");
    // A client that polls again no longer reads the older answer: that one must redeem nothing.
    live.hold?.abandon();
    const hold = new Hold();
    live.hold = hold;
    try {
      const outcome = await answer(deps, client, live, hold, poller);
      const over = outcome.ok || (outcome.reason !== "authorization_pending" && outcome.reason !== "slow_down");
      if (over) requests.forget(secretHash);
      return outcome;
    } finally {
      if (live.hold === hold) live.hold = null;
    }
  };
}

async function answer(
  deps: Deps,
  client: Client,
  live: LiveRequest,
  hold: Hold,
  asked: TokenRequest,
): Promise<Outcome<Granted, OAuthRefusal>> {
  const askedAt = deps.clock.now();
  const { pace, tooFast } = pollAt(live.pace, askedAt);
  live.pace = pace;
  const holdUntil = askedAt + seconds(deps.config.devicePollHoldSeconds);
  for (;;) {
    const { told, request } = await live.look(deps);
    if (hold.isAbandoned || deps.shutdown.aborted) return refuse("authorization_pending");
    if (told === "redeem" && request !== null)
      return asked.gone.aborted ? refuse("authorization_pending") : redeemDeviceCode(deps, client, request, asked);
    if (told !== "wait" && told !== "redeem") return refuse(told);
    // RFC 8628 §3.5; after the state, so that an approval that has landed is never held back.
    if (tooFast) return refuse("slow_down");
    const left = Math.min(holdUntil, live.expiresAt) - deps.clock.now();
    if (left <= 0 || !isHeld(live.createdAt, askedAt)) return refuse("authorization_pending");
    // A clock that is set back during the hold must not lengthen it.
    await hold.wait(Math.min(left, seconds(deps.config.devicePollHoldSeconds)), asked.gone);
  }
}
