/**
 * Polls of the token endpoint for a device code (RFC 8628 §3.4) or an auth_req_id (CIBA Core §10.1). A poll that finds
 * nothing decided is held and answered at the moment the request changes, so that a client which polls in the ordinary way
 * has its tokens at once. What this process knows of the request is in `live-requests.flow.ts`.
 */
import type { Deps } from "../../deps.ts";
import { hashOrderedSecret } from "../../digest.ts";
import { seconds } from "../../limits.ts";
import { refuse } from "../../outcome.ts";
import { pollAt } from "../../sign-in/poll-pace.ts";
import type { PolledKind, SignInRequest } from "../../sign-in/sign-in-request.ts";
import { type Client, cibaGrant, deviceCodeGrant, type GrantType, mayUseGrant } from "../clients/client.ts";
import { heldMilliseconds, mayHold } from "./device-poll.ts";
import { HeldPoll, type Told } from "./held-poll.flow.ts";
import { LiveRequests } from "./live-requests.flow.ts";
import { type Alarms, type Hold, sharedAlarms } from "./poll-hold.flow.ts";
import type { TokenRequest } from "./token-set.flow.ts";

/** Those that are polled for at the token endpoint. */
type GrantedKind = Extract<PolledKind, "device_grant" | "ciba">;

const grantOf: Record<GrantedKind, GrantType> = { device_grant: deviceCodeGrant, ciba: cibaGrant };

/** Polls for one kind of request. */
export interface Polls {
  /** Gives the answer, or a hold where there is none yet. */
  poll(client: Client, secret: string, poller: TokenRequest): Promise<Told | Hold<Told>>;
  /** A request that this process has begun, and will be polled for; to be called before its codes are told to anybody. */
  begun(request: SignInRequest): void;
}

export function createPolls(deps: Deps, kind: GrantedKind, alarms: Alarms = sharedAlarms): Polls {
  const requests = new LiveRequests(deps, kind);
  let polls = 0;

  const poll: Polls["poll"] = async (client, secret, poller) => {
    const registered = mayUseGrant(client, grantOf[kind]);
    if (!registered.ok) return registered;
    const secretHash = hashOrderedSecret(secret);
    const live = requests.known(secretHash) ?? (await requests.find(secretHash));
    if (live === null) return refuse("grant_unknown");
    // RFC 8628 §3.4, CIBA Core §11: the code belongs to the client it was issued to. Before anything that such a stranger could disturb.
    if (live.clientId !== client.id) return refuse("grant_of_another_client");
    // A client that polls again no longer reads the older answer: that one must redeem nothing.
    live.hold?.abandon();
    const askedAt = deps.clock.now();
    const { pace, tooFast } = pollAt(live.pace, askedAt);
    live.pace = pace;
    const isHeld = !tooFast && mayHold(live.createdAt, askedAt);
    const held = new HeldPoll(deps, alarms, requests, {
      live,
      client,
      poller,
      askedAt,
      longest: isHeld ? heldMilliseconds(seconds(deps.config.devicePollHoldSeconds), polls++) : 0,
      // RFC 8628 §3.5; after the state, so that an approval that has landed is never held back.
      undecided: tooFast ? "slow_down" : "authorization_pending",
    });
    live.hold = held;
    return held.answer();
  };
  return { poll, begun: (request) => requests.begun(request) };
}
