/**
 * Polls of the token endpoint for a device code (RFC 8628 §3.4) or an auth_req_id (CIBA Core §10.1). A poll that finds nothing decided is held and answered
 * at the moment the request changes, so that a client which polls in the ordinary way has its tokens at once. What is
 * kept in memory is only pace and who waits; losing it costs a client nothing.
 */
import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import type { ClientId, SignInRequestId } from "../../ids.ts";
import { limits } from "../../limits.ts";
import { type Outcome, refuse } from "../../outcome.ts";
import { findPolledRequest, findRequest } from "../../sign-in/advance.flow.ts";
import { firstPace, type PollPace, pollAt } from "../../sign-in/poll-pace.ts";
import { type PolledKind, stateNow } from "../../sign-in/sign-in-request.ts";
import { type Client, cibaGrant, deviceCodeGrant, type GrantType, mayUseGrant } from "../clients/client.ts";
import type { OAuthRefusal } from "../oauth-error.ts";
import { redeemDeviceCode } from "./device-code.flow.ts";
import { isHeld, pollAnswer } from "./device-poll.ts";
import { beginHold } from "./poll-hold.flow.ts";
import type { Granted, TokenRequest } from "./token-set.flow.ts";

const grantOf: Record<PolledKind, GrantType> = { device_grant: deviceCodeGrant, ciba: cibaGrant };

/** What this process remembers of a device code or auth_req_id between its polls. */
interface Polled {
  readonly requestId: SignInRequestId;
  readonly clientId: ClientId | null;
  pace: PollPace;
  /** Ends the hold of the poll that waits now, if one does. */
  supersede: () => void;
}

export type Poll = (client: Client, secret: string, poller: TokenRequest) => Promise<Outcome<Granted, OAuthRefusal>>;

/** Polls for one kind of request. Each kind has a memory of its own, so that neither can be pushed out by the other. */
export function createPolls(deps: Deps, kind: PolledKind): Poll {
  const polledByHash = new Map<string, Polled>();

  async function recall(secretHash: string): Promise<Polled | null> {
    const known = polledByHash.get(secretHash);
    if (known !== undefined) return known;
    const request = await findPolledRequest(deps.db, kind, secretHash);
    if (request === null) return null;
    // Another poll of the same code may have come this far while we were reading.
    const first = polledByHash.get(secretHash);
    if (first !== undefined) return first;
    const polled: Polled = {
      requestId: request.id,
      clientId: request.clientId,
      pace: firstPace(deps.clock.now()),
      supersede: () => {},
    };
    polledByHash.set(secretHash, polled);
    const [oldest] = polledByHash.keys();
    if (polledByHash.size > limits.devicePollsRemembered && oldest !== undefined) polledByHash.delete(oldest);
    return polled;
  }

  return async (client, secret, poller) => {
    const registered = mayUseGrant(client, grantOf[kind]);
    if (!registered.ok) return registered;
    const secretHash = hashSecret(secret);
    const polled = await recall(secretHash);
    if (polled === null) return refuse("grant_unknown");
    // RFC 8628 §3.4, CIBA Core §11: the code belongs to the client it was issued to. Before anything that such a stranger could disturb.
    if (polled.clientId !== client.id) return refuse("grant_of_another_client");
    const outcome = await answer(deps, client, polled, poller);
    const over = outcome.ok || (outcome.reason !== "authorization_pending" && outcome.reason !== "slow_down");
    if (over) polledByHash.delete(secretHash);
    return outcome;
  };
}

async function answer(
  deps: Deps,
  client: Client,
  polled: Polled,
  asked: TokenRequest,
): Promise<Outcome<Granted, OAuthRefusal>> {
  const askedAt = deps.clock.now();
  const { pace, tooFast } = pollAt(polled.pace, askedAt);
  polled.pace = pace;
  // A client that polls again no longer reads the older answer: that one must redeem nothing.
  polled.supersede();
  // Watching begins before the first read: a change in between is then seen by one or the other.
  const hold = beginHold(deps, polled.requestId, asked.gone);
  polled.supersede = hold.abandon;
  try {
    for (let last = false; ; ) {
      const request = await findRequest(deps.db, polled.requestId);
      const told = request === null ? "grant_unknown" : pollAnswer(stateNow(request, deps.clock.now()));
      if (hold.isAbandoned()) return refuse("authorization_pending");
      if (told === "redeem" && request !== null) return await redeemDeviceCode(deps, client, request, asked);
      if (told !== "wait" && told !== "redeem") return refuse(told);
      // RFC 8628 §3.5; after the state, so that an approval that has landed is never held back.
      if (tooFast) return refuse("slow_down");
      if (last || !isHeld(request?.createdAt ?? 0, askedAt)) return refuse("authorization_pending");
      // The row is read once more when the hold is over: the announcement of a change may have been lost.
      last = !(await hold.changed(request?.expiresAt ?? 0));
    }
  } finally {
    hold.end();
  }
}
