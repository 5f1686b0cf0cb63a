/** Whether a client may be registered as it is described, now or after a change of its settings. */

import type { CustomClaims } from "../claims/custom-claims.ts";
import { mayBeResource } from "../tokens/resource.ts";
import { mayBeCallbackUri } from "./callback-uri.ts";
import { type Client, mayRegisterRedirect, powerScopes, scopes } from "./client.ts";
import { lacksSector, mayBeSector } from "./sector.ts";

export type RegistrationRefusal =
  | "malformed_client_id"
  | "malformed_client_name"
  | "malformed_redirect_uri"
  | "redirect_uri_missing"
  | "unknown_scope"
  | "malformed_own_scope"
  | "malformed_sector"
  | "sector_missing"
  | "malformed_logout_uri"
  | "malformed_notification_uri"
  | "malformed_resource"
  | "malformed_key"
  | "own_tokens_not_confidential"
  | "backchannel_not_confidential"
  | "backchannel_key_missing";

/** Null when it may. */
export function whyNotRegister(
  client: Client,
  { customClaims, origin }: { readonly customClaims: CustomClaims; readonly origin: string },
): RegistrationRefusal | null {
  const isScope = (scope: string) =>
    ([...scopes, ...powerScopes] as readonly string[]).includes(scope) || Object.hasOwn(customClaims, scope);
  // RFC 9700 §4.15: a client's own token names it as subject, so it must not be called as a person is.
  if (!/^(?!acc_|sub_)[A-Za-z0-9._~-]{1,64}$/.test(client.id)) return "malformed_client_id";
  if (![...client.settings.audiences, ...client.settings.resourceServerOf].every(mayBeResource))
    return "malformed_resource";
  if (client.settings.authentication === "private_key_jwt" && client.settings.keys.length === 0) return "malformed_key";
  // RFC 6749 §3.3; what tells of a person is not a client's own.
  if (!client.settings.ownScopes.every((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(scope) && !isScope(scope)))
    return "malformed_own_scope";
  if (!/^[^\p{Cc}\p{Cs}\u200E\u200F\u202A-\u202E\u2066-\u2069]{1,80}$/u.test(client.name))
    return "malformed_client_name";
  if (client.grantTypes.includes("authorization_code") && client.redirectUris.length === 0)
    return "redirect_uri_missing";
  if (![...client.redirectUris, ...client.postLogoutRedirectUris].every(mayRegisterRedirect))
    return "malformed_redirect_uri";
  const { backchannelLogoutUri } = client.settings;
  if (backchannelLogoutUri !== null && !mayBeCallbackUri(backchannelLogoutUri, origin)) return "malformed_logout_uri";
  const { backchannel } = client.settings;
  if (backchannel?.mode === "ping" && !mayBeCallbackUri(backchannel.notificationUri, origin))
    return "malformed_notification_uri";
  // RFC 6749 §4.4: MUST only be used by confidential clients.
  if (client.grantTypes.includes("client_credentials") && client.settings.authentication === "none")
    return "own_tokens_not_confidential";
  // CIBA Core §7.1: whoever may ask for people by name has to prove who it is.
  if (backchannel !== null && client.settings.authentication === "none") return "backchannel_not_confidential";
  if (client.settings.backchannelRequestAlgorithm !== null && client.settings.keys.length === 0)
    return "backchannel_key_missing";
  if (!mayBeSector(client.settings.sector)) return "malformed_sector";
  if (lacksSector(client)) return "sector_missing";
  // Whoever registered it may change its redirect URIs (RFC 7592): what it may do here is not theirs to give away.
  if (client.settings.registrationTokenHash !== null && client.scopes.some(isPower)) return "unknown_scope";
  return client.scopes.every(isScope) ? null : "unknown_scope";
}

const isPower = (scope: string): boolean => (powerScopes as readonly string[]).includes(scope);
