import { inTransaction } from "../../database/transaction.ts";
import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import type { SignedIn } from "../../sessions/session.ts";
import type { Client } from "../clients/client.ts";
import { type OAuthRefusal, oauthError } from "../oauth-error.ts";
import { peekParameter } from "../request-parameters.ts";
import { issueCode } from "../tokens/authorization-code.flow.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type AuthorizationResponse, responseModeFor } from "./authorization-response.ts";
import { deletePushedRequest } from "./pushed-request.store.ts";
import type { ResolvedRequest } from "./resolve-request.flow.ts";

/** RFC 6749 §4.1.2 with `iss` (RFC 9207 §2). */
export async function codeAnswer(
  deps: Deps,
  signedIn: SignedIn,
  client: Client,
  request: AuthorizationRequest,
  { held }: ResolvedRequest,
): Promise<Outcome<AuthorizationResponse, "request_uri_unknown">> {
  const { parameters } = request;
  const code = await inTransaction(deps.db, async (tx) => {
    // RFC 9126 §4: a request_uri is answered once, however many windows ask at the same time.
    if (held !== null && !(await deletePushedRequest(tx, held.uriHash))) return refuse("request_uri_unknown");
    return accept(await issueCode(tx, deps, signedIn, client, request));
  });
  if (!code.ok) return code;
  const { redirect_uri: redirectUri, response_mode, state, ui_locales: uiLocales = null } = parameters;
  const mode = responseModeFor(response_mode, redirectUri);
  const fields = { code: code.value, state, iss: deps.config.origin };
  return accept({ mode, clientName: client.name, redirectUri, uiLocales, fields });
}

/**
 * Ends the request. RFC 6749 §4.1.2.1 with `iss` (RFC 9207 §2). State and mode are read from the request as it came, since the rest may be
 * what is wrong.
 */
export async function errorAnswer(
  deps: Deps,
  { client, redirectUri }: { readonly client: Client; readonly redirectUri: string },
  { pairs, held }: ResolvedRequest,
  reason: OAuthRefusal,
): Promise<AuthorizationResponse> {
  if (held !== null) await deletePushedRequest(deps.db, held.uriHash);
  const { error, description } = oauthError(reason);
  const state = peekParameter(pairs, "state") ?? undefined;
  const fields = { error, error_description: description, state, iss: deps.config.origin };
  const mode = responseModeFor(peekParameter(pairs, "response_mode"), redirectUri);
  const uiLocales = peekParameter(pairs, "ui_locales");
  return { mode, clientName: client.name, redirectUri, uiLocales, fields };
}
