import type { Deps } from "../../deps.ts";
import { accept, type Outcome, refuse } from "../../outcome.ts";
import { findClient, noteClientUse } from "../clients/client.flow.ts";
import { type Client, type ClientRefusal, mayActAsClient, mayUseGrant, ownScopesFor } from "../clients/client.ts";
import type { Parameters } from "../request-parameters.ts";
import { resourceAtStart } from "./resource.ts";
import type { GrantedToClient } from "./token-set.flow.ts";

export type OwnTokenRefusal =
  | ClientRefusal
  | "grant_not_registered"
  | "client_unproven"
  | "scope_not_allowed"
  | "resource_not_allowed";

/**
 * A token for the client itself (RFC 6749 §4.4). Refuses clients that prove nothing (§4.4: confidential ones only). There
 * is no refresh token (§4.4.3), and no person: userinfo takes no such token, and scopes that tell of one are not in it.
 */
export async function grantToClient(
  deps: Deps,
  client: Client,
  parameters: Parameters<"client_credentials">,
): Promise<Outcome<GrantedToClient, OwnTokenRefusal>> {
  const registered = mayUseGrant(client, "client_credentials");
  if (!registered.ok) return registered;
  if (client.settings.authentication === "none") return refuse("client_unproven");
  const scopes = ownScopesFor(client, parameters.scope);
  if (!scopes.ok) return scopes;
  const resource = resourceAtStart(client, parameters.resource, deps.config.origin);
  if (!resource.ok) return resource;
  const enabled = mayActAsClient(await findClient(deps.db, client.id));
  if (!enabled.ok) return enabled;
  await noteClientUse(deps.db, client.id, deps.clock.now());
  return accept({ client, grant: null, scopes: scopes.value, resource: resource.value });
}
