import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { toQuery } from "./authorization-response.ts";
import {
  claimPushedRequest,
  findPushedRequest,
  type PushedRequest,
  updatePushedParameters,
} from "./pushed-request.store.ts";
import { secretOf } from "./pushed-request.ts";
import { peekParameter } from "./request-parameters.ts";

export type Pairs = readonly (readonly [string, string])[];

/** An authorization request, wherever its parameters were: what is checked, and how the browser carries it on. */
export interface ResolvedRequest {
  readonly pairs: Pairs;
  /** Null when the browser itself carries the parameters. */
  readonly held: { readonly uriHash: string; readonly query: string } | null;
}

/**
 * Puts what is kept under a `request_uri` of ours in its place; what stands beside it in the query is not looked at (RFC
 * 9126 §4, RFC 9101 §6.3). Unknown, expired, answered, another client's and another browser's are one refusal,
 * `request_uri_unknown`, and never a redirect: where to would be in what was not found.
 */
export async function resolveRequest(
  deps: Deps,
  query: Pairs,
  browserHash: string,
): Promise<Outcome<ResolvedRequest, "request_uri_unknown">> {
  const reference = referenceIn(query);
  if (reference === null) return accept({ pairs: query, held: null });
  const now = deps.clock.now();
  const until = now + seconds(limits.authorizationRequestLifetimeSeconds);
  await claimPushedRequest(deps.db, { ...reference, browserHash }, until, now);
  const found = await findPushedRequest(deps.db, reference);
  if (found === null || found.browserHash !== browserHash || found.expiresAt <= now)
    return refuse("request_uri_unknown");
  return accept({ pairs: pairsOf(found), held: { uriHash: found.uriHash, query: reference.query } });
}

/** The same for a page that only tells of the request, on whatever device: takes nothing. */
export async function readRequest(deps: Pick<Deps, "db">, query: Pairs): Promise<Pairs> {
  const reference = referenceIn(query);
  if (reference === null) return query;
  const found = await findPushedRequest(deps.db, reference);
  return found === null ? query : pairsOf(found);
}

/** The query by which the browser comes back to it; what has changed by then is kept where the rest is. */
export async function carryOn(
  deps: Pick<Deps, "db">,
  { held }: ResolvedRequest,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const query = toQuery(parameters);
  if (held === null) return query;
  await updatePushedParameters(deps.db, held.uriHash, query);
  return held.query;
}

function referenceIn(query: Pairs): { uriHash: string; clientId: string; query: string } | null {
  const requestUri = peekParameter(query, "request_uri");
  const secret = requestUri === null ? null : secretOf(requestUri);
  if (requestUri === null || secret === null) return null;
  // RFC 9126 §4: client_id always comes along.
  const clientId = peekParameter(query, "client_id") ?? "";
  const carried = toQuery({ client_id: clientId, request_uri: requestUri });
  return { uriHash: hashSecret(secret), clientId, query: carried };
}

const pairsOf = ({ parameters }: PushedRequest): Pairs => [...new URLSearchParams(parameters)];
