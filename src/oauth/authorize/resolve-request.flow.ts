import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import type { ClientId } from "../../ids.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { findClient } from "../clients/client.flow.ts";
import { peekParameter } from "../request-parameters.ts";
import { toQuery } from "./authorization-response.ts";
import {
  claimPushedRequest,
  findPushedRequest,
  insertPushedRequest,
  type PushedRequest,
  updatePushedParameters,
} from "./pushed-request.store.ts";
import { requestUriOf, secretOf } from "./pushed-request.ts";
import { openRequestObject } from "./request-object.flow.ts";
import type { RequestObjectRefusal } from "./request-object.ts";

export type Pairs = readonly (readonly [string, string])[];

/** An authorization request, wherever its parameters were: what is checked, and how the browser carries it on. */
export interface ResolvedRequest {
  readonly pairs: Pairs;
  /** Kept here; null when the browser itself carries the parameters. */
  readonly held: { readonly uriHash: string; readonly query: string } | null;
  /** It came signed, so the browser does not carry it on in the clear. */
  readonly signed: { readonly clientId: ClientId; readonly browserHash: string } | null;
  /** Why its request object does not count; `pairs` are then what stood beside it. */
  readonly broken: RequestObjectRefusal | null;
}

/**
 * Puts what is in a request object, or is kept under a `request_uri` of ours, in its place. Of the latter: what stands beside it in the query is not looked at (RFC
 * 9126 §4, RFC 9101 §6.3). Unknown, expired, answered, another client's and another browser's are one refusal,
 * `request_uri_unknown`, and never a redirect: where to would be in what was not found.
 */
export async function resolveRequest(
  deps: Deps,
  query: Pairs,
  browserHash: string,
): Promise<Outcome<ResolvedRequest, "request_uri_unknown">> {
  const reference = referenceIn(query);
  if (reference === null) return accept(await openSigned(deps, query, browserHash));
  const now = deps.clock.now();
  const until = now + seconds(limits.authorizationRequestLifetimeSeconds);
  await claimPushedRequest(deps.db, { ...reference, browserHash }, until, now);
  const found = await findPushedRequest(deps.db, reference);
  if (found === null || found.browserHash !== browserHash || found.expiresAt <= now)
    return refuse("request_uri_unknown");
  return accept({ pairs: pairsOf(found), held: { uriHash: found.uriHash, query: reference.query }, ...plain });
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
  deps: Pick<Deps, "db" | "random" | "clock">,
  { held, signed }: ResolvedRequest,
  parameters: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const query = toQuery(parameters);
  if (held === null) return signed === null ? query : hold(deps, signed, query);
  await updatePushedParameters(deps.db, held.uriHash, query);
  return held.query;
}

async function openSigned(deps: Deps, query: Pairs, browserHash: string): Promise<ResolvedRequest> {
  const clear = { pairs: query, held: null, ...plain };
  const [request, clientId] = [peekParameter(query, "request"), peekParameter(query, "client_id")];
  const client = request === null || clientId === null ? null : await findClient(deps.db, clientId);
  if (request === null || client === null) return clear;
  const opened = openRequestObject(deps, client, request, query);
  if (!opened.ok) return { ...clear, broken: opened.reason };
  return { ...clear, pairs: opened.value, signed: { clientId: client.id, browserHash } };
}

/** Keeps a request for the browser that came with it, as a pushed one is kept. */
async function hold(
  deps: Pick<Deps, "db" | "random" | "clock">,
  { clientId, browserHash }: NonNullable<ResolvedRequest["signed"]>,
  parameters: string,
): Promise<string> {
  const secret = deps.random.secret();
  const expiresAt = deps.clock.now() + seconds(limits.authorizationRequestLifetimeSeconds);
  await insertPushedRequest(deps.db, { uriHash: hashSecret(secret), clientId, parameters, browserHash, expiresAt });
  return toQuery({ client_id: clientId, request_uri: requestUriOf(secret) });
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

const plain = { signed: null, broken: null };

const pairsOf = ({ parameters }: PushedRequest): Pairs => [...new URLSearchParams(parameters)];
