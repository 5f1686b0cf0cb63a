import type { Deps } from "../deps.ts";
import { findClient } from "./client.flow.ts";
import { type Client, formActionSource, isRegisteredRedirect, scopesFor } from "./client.ts";

export interface DescribedAuthorization {
  readonly client: Client;
  readonly scopes: readonly string[];
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
  const { searchParams } = new URL(returnTo, deps.config.origin);
  const client = await findClient(deps.db, searchParams.get("client_id") ?? "");
  const redirectUri = searchParams.get("redirect_uri") ?? "";
  if (client === null || client.disabledAt !== null || !isRegisteredRedirect(client.redirectUris, redirectUri))
    return null;
  const scopes = scopesFor(client, searchParams.get("scope") ?? undefined);
  return scopes.ok ? { client, scopes: scopes.value, formAction: [formActionSource(redirectUri)] } : null;
}
