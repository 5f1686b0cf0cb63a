import type { Deps } from "../../deps.ts";
import { hashSecret } from "../../digest.ts";
import { limits, seconds } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { type Client, isRegisteredRedirect } from "../clients/client.ts";
import { peekParameter, readParameters } from "../request-parameters.ts";
import { type AuthorizationRefusal, checkAuthorization } from "./authorization-request.ts";
import { toQuery } from "./authorization-response.ts";
import { insertPushedRequest } from "./pushed-request.store.ts";
import { requestUriOf } from "./pushed-request.ts";
import { openRequestObject } from "./request-object.flow.ts";
import type { RequestObjectRefusal } from "./request-object.ts";

type Pairs = readonly (readonly [string, string])[];

export type PushRefusal =
  | AuthorizationRefusal
  | RequestObjectRefusal
  | "pushed_redirect_unregistered"
  | "pushed_proof_differs";

/** RFC 9126 §2.2, as on the wire. */
export interface Pushed {
  readonly request_uri: string;
  readonly expires_in: number;
}

/**
 * RFC 9126 §2.1: what would be refused at the authorization endpoint is refused here. `proven` is the thumbprint of the key
 * whose proof came along, null without one: the code will be for that key alone (RFC 9449 §10.1).
 */
export async function pushRequest(
  deps: Deps,
  client: Client,
  pushed: Pairs,
  proven: string | null,
): Promise<Outcome<Pushed, PushRefusal>> {
  // RFC 9126 §3
  const object = peekParameter(pushed, "request");
  const opened = object === null ? accept(pushed) : openRequestObject(deps, client, object, pushed);
  if (!opened.ok) return opened;
  const read = readParameters(opened.value, "par");
  if (!read.ok) return read;
  if (!isRegisteredRedirect(client.redirectUris, read.value.redirect_uri))
    return refuse("pushed_redirect_unregistered");
  // §10.1: of a proof and dpop_jkt, either will do; both must be the same key.
  const { dpop_jkt = proven ?? undefined } = read.value;
  if (proven !== null && dpop_jkt !== proven) return refuse("pushed_proof_differs");
  const asked = { ...read.value, client_id: client.id, ...(dpop_jkt === undefined ? {} : { dpop_jkt }) };
  const request = checkAuthorization(Object.entries(asked), client, deps.config);
  if (!request.ok) return request;

  const secret = deps.random.secret();
  await insertPushedRequest(deps.db, {
    uriHash: hashSecret(secret),
    clientId: client.id,
    parameters: toQuery(request.value.parameters),
    browserHash: null,
    expiresAt: deps.clock.now() + seconds(limits.pushedRequestLifetimeSeconds),
  });
  return accept({ request_uri: requestUriOf(secret), expires_in: limits.pushedRequestLifetimeSeconds });
}
