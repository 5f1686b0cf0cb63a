import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { endSession } from "../../sessions/session.flow.ts";
import type { SignedIn } from "../../sessions/session.ts";
import { addToQuery } from "../authorize/authorization-response.ts";
import { type IdTokenHint, readIdTokenHint } from "../authorize/id-token-hint.flow.ts";
import { accountOfSubject, sessionIdFor } from "../claims/subject.flow.ts";
import { findClient } from "../clients/client.flow.ts";
import type { Client } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";

export type LogoutStep =
  /** The person is asked first, because a link on any site can lead here. */
  | { readonly name: "confirm"; readonly client: Client | null; readonly redirectUri: string | null }
  | { readonly name: "signed_out"; readonly redirect: string | null };

export type LogoutRefusal = "malformed" | "logout_redirect_unregistered";

/**
 * OpenID Connect RP-Initiated Logout 1.0 §2: ends this browser's session when the person confirmed it, or when the hint
 * is an ID token of this very session, which only its client can have sent. Where to go next must be an address that the
 * client registered (§3), character by character; otherwise nothing happens at all.
 */
export async function logOut(
  deps: Deps,
  parameters: Parameters<"logout">,
  signedIn: SignedIn | null,
  confirmed: boolean,
): Promise<Outcome<LogoutStep, LogoutRefusal>> {
  const hint = await readHint(deps, parameters.id_token_hint);
  if (!hint.ok) return hint;
  // §2: client and hint must name the same client.
  const clientId = parameters.client_id ?? hint.value?.clientId;
  if (hint.value !== null && hint.value.clientId !== clientId) return refuse("malformed");
  const found = clientId === undefined ? null : await findClient(deps.db, clientId);
  const client = found !== null && found.disabledAt === null ? found : null;
  const redirectUri = parameters.post_logout_redirect_uri ?? null;
  if (redirectUri !== null && client?.postLogoutRedirectUris.includes(redirectUri) !== true)
    return refuse("logout_redirect_unregistered");

  if (signedIn !== null) {
    if (!confirmed && !(await isOfSession(deps, hint.value, found, signedIn)))
      return accept({ name: "confirm", client, redirectUri });
    await endSession(deps, signedIn.session.id, signedIn.account.id);
  }
  const redirect = redirectUri === null ? null : addState(redirectUri, parameters.state);
  return accept({ name: "signed_out", redirect });
}

/** The session and the person by the names that the hint's client has for them. */
async function isOfSession(
  deps: Deps,
  hint: IdTokenHint | null,
  client: Client | null,
  { session, account }: SignedIn,
): Promise<boolean> {
  if (hint === null || client === null || hint.sessionId !== sessionIdFor(client, session.id)) return false;
  return (await accountOfSubject(deps, client, hint.subject)) === account.id;
}

async function readHint(deps: Deps, token: string | undefined): Promise<Outcome<IdTokenHint | null, "malformed">> {
  if (token === undefined) return accept(null);
  const hint = await readIdTokenHint(deps, token);
  return hint === null ? refuse("malformed") : accept(hint);
}

const addState = (uri: string, state: string | undefined): string =>
  state === undefined ? uri : addToQuery(uri, { state });
