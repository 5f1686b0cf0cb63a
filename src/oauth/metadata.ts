/**
 * What the provider says about itself (OpenID Connect Discovery 1.0 §3, RFC 8414 §2): only what is true today. The same
 * document is served at both well-known addresses.
 */
import { responseModes } from "./authorize/authorization-response.ts";
import type { CustomClaims } from "./claims/custom-claims.ts";
import { personClaimNames } from "./claims/person-claims.ts";
import { grantTypes, powerScopes, scopes } from "./clients/client.ts";
import { acceptedAlgorithms, signingAlgorithms } from "./clients/client-settings.ts";

const clientAuthenticationMethods = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"];

export const providerMetadata = (origin: string, customClaims: CustomClaims) => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  // RFC 8628 §4
  device_authorization_endpoint: `${origin}/oauth/device_authorization`,
  // CIBA Core §4
  backchannel_authentication_endpoint: `${origin}/oauth/bc-authorize`,
  backchannel_token_delivery_modes_supported: ["poll", "ping"],
  backchannel_authentication_request_signing_alg_values_supported: signingAlgorithms,
  backchannel_user_code_parameter_supported: true,
  // RFC 9126 §5
  pushed_authorization_request_endpoint: `${origin}/oauth/par`,
  require_pushed_authorization_requests: false,
  // RFC 7591 §3; only with an initial access token.
  registration_endpoint: `${origin}/oauth/register`,
  // RFC 7009 §2
  revocation_endpoint: `${origin}/oauth/revoke`,
  revocation_endpoint_auth_methods_supported: clientAuthenticationMethods,
  revocation_endpoint_auth_signing_alg_values_supported: acceptedAlgorithms,
  // RFC 7662 §2; a public client proves nothing and is not told anything. RFC 9701 §7
  introspection_endpoint: `${origin}/oauth/introspect`,
  introspection_endpoint_auth_methods_supported: clientAuthenticationMethods.filter((method) => method !== "none"),
  introspection_endpoint_auth_signing_alg_values_supported: acceptedAlgorithms,
  introspection_signing_alg_values_supported: signingAlgorithms,
  userinfo_endpoint: `${origin}/oauth/userinfo`,
  jwks_uri: `${origin}/oauth/jwks`,
  // OpenID Connect RP-Initiated Logout 1.0 §2.1
  end_session_endpoint: `${origin}/oauth/logout`,
  scopes_supported: [...new Set([...scopes, ...powerScopes, ...Object.keys(customClaims)])],
  // OpenID Connect Back-Channel Logout 1.0 §2.1
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  response_types_supported: ["code"],
  response_modes_supported: responseModes,
  grant_types_supported: grantTypes,
  subject_types_supported: ["public", "pairwise"],
  id_token_signing_alg_values_supported: signingAlgorithms,
  userinfo_signing_alg_values_supported: signingAlgorithms,
  token_endpoint_auth_methods_supported: clientAuthenticationMethods,
  token_endpoint_auth_signing_alg_values_supported: acceptedAlgorithms,
  code_challenge_methods_supported: ["S256"],
  // RFC 9449 §5.1
  dpop_signing_alg_values_supported: acceptedAlgorithms,
  // RFC 9207 §3
  authorization_response_iss_parameter_supported: true,
  prompt_values_supported: ["none", "login", "consent", "select_account"],
  // OpenID Connect Core §2: a passkey on the very screen; `token-claims.ts` says when.
  acr_values_supported: ["phr"],
  ui_locales_supported: ["en", "de"],
  claims_supported: [
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "nonce",
    "at_hash",
    "sid",
    "amr",
    "acr",
    ...personClaimNames(customClaims),
  ],
  claims_parameter_supported: true,
  // RFC 9101 §9: by value, signed with a key of the client's registration
  request_parameter_supported: true,
  request_object_signing_alg_values_supported: acceptedAlgorithms,
  require_signed_request_object: false,
  // Its default is true (Discovery §3), so silence would be untrue. It is about addresses that we would have to fetch; one
  // that a client got for a pushed request is good all the same (RFC 9126 §5).
  request_uri_parameter_supported: false,
});
