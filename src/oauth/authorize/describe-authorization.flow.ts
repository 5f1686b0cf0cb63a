import type { Deps } from "../../deps.ts";
import { type Client, formActionSource } from "../clients/client.ts";
import { findAsking } from "./asking-client.flow.ts";
import { checkAuthorization } from "./authorization-request.ts";
import { readRequest } from "./resolve-request.flow.ts";

export interface DescribedAuthorization {
  readonly client: Client;
  readonly scopes: readonly string[];
  /** What the client thinks the person is called here, and the languages it wants; null where it did not say. */
  readonly loginHint: string | null;
  readonly uiLocales: string | null;
  /** Where the answer goes in the end, as a source for the page's content security policy. */
  readonly formAction: readonly string[];
}

/**
 * What the sign-in page and the approval card say about the authorization request that waits behind a sign-in: its app
 * and scopes. Null when the way back is not one, or is one that `/oauth/authorize` is going to refuse.
 */
export async function describeAuthorization(
  deps: Pick<Deps, "db" | "config">,
  returnTo: string | null,
): Promise<DescribedAuthorization | null> {
  if (returnTo === null || !returnTo.startsWith("/oauth/authorize?")) return null;
  const query = await readRequest(deps, [...new URL(returnTo, deps.config.origin).searchParams]);
  const asking = await findAsking(deps.db, query);
  if (!asking.ok) return null;
  const { client, redirectUri } = asking.value;
  const request = checkAuthorization(query, client, deps.config);
  if (!request.ok) return null;
  const { login_hint: loginHint = null, ui_locales: uiLocales = null } = request.value.parameters;
  return { client, scopes: request.value.toAllow, loginHint, uiLocales, formAction: [formActionSource(redirectUri)] };
}
