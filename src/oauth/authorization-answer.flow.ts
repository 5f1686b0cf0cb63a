import type { Deps } from "../deps.ts";
import type { SignedIn } from "../sessions/session.ts";
import { issueCode } from "./authorization-code.flow.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type AuthorizationResponse, responseModeFor } from "./authorization-response.ts";
import type { Client } from "./client.ts";
import { type OAuthRefusal, oauthError } from "./oauth-error.ts";
import { peekParameter } from "./request-parameters.ts";

/** RFC 6749 §4.1.2 with `iss` (RFC 9207 §2). */
export async function codeAnswer(
  deps: Deps,
  signedIn: SignedIn,
  client: Client,
  request: AuthorizationRequest,
): Promise<AuthorizationResponse> {
  const { parameters, scopes } = request;
  const code = await deps.db
    .transaction()
    .execute((tx) => issueCode(tx, deps, signedIn, { client, scopes, parameters }));
  const { redirect_uri: redirectUri, response_mode, state } = parameters;
  const mode = responseModeFor(response_mode, redirectUri);
  return { mode, clientName: client.name, redirectUri, fields: { code, state, iss: deps.config.origin } };
}

/**
 * RFC 6749 §4.1.2.1 with `iss` (RFC 9207 §2). State and mode are read from the request as it came, since the rest may be
 * what is wrong.
 */
export function errorAnswer(
  deps: Deps,
  { client, redirectUri }: { readonly client: Client; readonly redirectUri: string },
  query: readonly (readonly [string, string])[],
  reason: OAuthRefusal,
): AuthorizationResponse {
  const { error, description } = oauthError(reason);
  const state = peekParameter(query, "state") ?? undefined;
  const fields = { error, error_description: description, state, iss: deps.config.origin };
  const mode = responseModeFor(peekParameter(query, "response_mode"), redirectUri);
  return { mode, clientName: client.name, redirectUri, fields };
}
