/**
 * RFC 8693: a client that was shown a person's token asks for one of its own, to go on in that person's name. Only pairs
 * that the operator named, and only with tokens that were meant for the one that asks.
 */
import { limits } from "../../limits.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { Client } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import type { AccessToken } from "./access-token.ts";
import { mayIntrospect } from "./introspection.ts";

/** RFC 8693 §3 */
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";

export type ExchangeRefusal =
  | "exchange_unsupported"
  | "exchange_not_allowed"
  | "subject_token_invalid"
  | "scope_not_allowed"
  | "resource_not_allowed";

/** Access tokens for access tokens. The actor is the client itself, which has proved who it is (§1.1). */
export const isSupported = (asked: Parameters<"token_exchange">): boolean =>
  asked.subject_token_type === accessTokenType && (asked.requested_token_type ?? accessTokenType) === accessTokenType;

/** §2.1 lets a target be named as `resource` or `audience`; named twice, it must be one. */
export function targetOf({
  resource,
  audience,
}: Parameters<"token_exchange">): Outcome<string | undefined, "resource_not_allowed"> {
  const named = [resource, audience].filter((name) => name !== undefined);
  return new Set(named).size > 1 ? refuse("resource_not_allowed") : accept(named[0]);
}

/** The pair is named, the token was meant for this client, and the chain of actors is not without end. */
export const mayExchangeToken = (client: Client, token: AccessToken): boolean =>
  client.settings.mayExchangeTokensOf.includes(token.clientId) &&
  mayIntrospect(client, token) &&
  token.actors.length < limits.exchangesInARow;

/** Those of the token that the client is registered for, or fewer; never one that the token has not. */
export function exchangedScopes(
  client: Client,
  token: AccessToken,
  asked: string | undefined,
): Outcome<readonly string[], "scope_not_allowed"> {
  const allowed = token.scopes.filter((scope) => client.scopes.includes(scope) && scope !== "offline_access");
  const wanted = asked?.split(" ") ?? allowed;
  return wanted.every((scope) => allowed.includes(scope)) ? accept([...new Set(wanted)]) : refuse("scope_not_allowed");
}
