/**
 * The one place that knows how a refusal reads on the wire: our exact reason → the RFC's error code, status and a
 * sentence that helps a developer and tells an attacker nothing. The audit log keeps the exact reason.
 */
import { error, type OAuthError } from "./error-shape.ts";
import { resourceErrors } from "./resource-error.ts";

// One answer each where a difference would tell a stranger whether a client or a code exists.
const clientUnproven = error(401, "invalid_client", "The client is unknown or did not prove who it is.");
const grantInvalid = error(
  400,
  "invalid_grant",
  "The code or token is unknown, used, expired, or was issued to another client.",
);
const accessDenied = error(400, "access_denied", "The sign-in was not approved.");

const proofInvalid = error(
  400,
  "invalid_dpop_proof",
  "The DPoP proof is malformed, was seen before, or is not for this request.",
);

const exchangeRefused = error(
  400,
  "invalid_request",
  "The subject token is not valid, or not one that this client may exchange.",
);

const errors = {
  // RFC 6749 §5.2 and §4.1.2.1
  malformed_body: error(400, "invalid_request", "The body must be application/x-www-form-urlencoded."),
  body_too_large: error(413, "invalid_request", "The body is too large."),
  parameter_missing: error(400, "invalid_request", "A required parameter is missing."),
  parameter_repeated: error(400, "invalid_request", "A parameter is repeated."),
  parameter_malformed: error(400, "invalid_request", "A parameter is malformed."),
  two_client_authentications: error(400, "invalid_request", "Use one method of client authentication, not several."),
  claims_malformed: error(400, "invalid_request", "The claims parameter is not the object that it should be."),
  pkce_required: error(400, "invalid_request", "PKCE with code_challenge_method=S256 is required."),
  verifier_missing: error(400, "invalid_request", "The code_verifier is missing."),
  unknown_client: clientUnproven,
  client_disabled: clientUnproven,
  client_unproven: clientUnproven,
  // RFC 7523 §3.2
  assertion_malformed: clientUnproven,
  assertion_for_another: clientUnproven,
  assertion_expired: clientUnproven,
  assertion_replayed: clientUnproven,
  grant_not_registered: error(400, "unauthorized_client", "The client is not registered for this grant type."),
  device_grant_unused: error(
    400,
    "unauthorized_client",
    "The device grant of this client was switched off because nobody used it; an administrator can switch it on again.",
  ),
  grant_type_unsupported: error(400, "unsupported_grant_type", "The grant type is not supported."),
  response_type_unsupported: error(400, "unsupported_response_type", "Only response_type=code is supported."),
  response_mode_unsupported: error(
    400,
    "invalid_request",
    "Only response_mode=query and form_post are supported, and form_post only for web addresses.",
  ),
  scope_not_allowed: error(400, "invalid_scope", "None of the requested scopes is available to this client."),
  // RFC 8693 §2.2.2
  subject_token_invalid: exchangeRefused,
  exchange_not_allowed: exchangeRefused,
  exchange_unsupported: error(
    400,
    "invalid_request",
    "Access tokens are exchanged for access tokens, without an actor token.",
  ),
  // RFC 8707 §2
  resource_not_allowed: error(
    400,
    "invalid_target",
    "Name one resource at most, and one that this client may ask for.",
  ),
  consent_refused: error(400, "access_denied", "The person refused."),
  // RFC 6749 §5.2 invalid_grant: code, refresh token or device code
  grant_unknown: grantInvalid,
  grant_of_another_client: grantInvalid,
  grant_expired: grantInvalid,
  grant_revoked: grantInvalid,
  code_replayed: grantInvalid,
  refresh_token_reused: grantInvalid,
  redirect_uri_differs: grantInvalid,
  // RFC 7636 §4.6
  verifier_wrong: grantInvalid,
  account_disabled: grantInvalid,
  // RFC 8628 §3.5
  authorization_pending: error(400, "authorization_pending", "The person has not decided yet."),
  slow_down: error(400, "slow_down", "Wait five seconds more between polls from now on."),
  device_access_denied: accessDenied,
  device_code_expired: error(400, "expired_token", "The request has expired; start again."),
  // CIBA Core §13
  hint_not_single: error(400, "invalid_request", "Send exactly one of login_hint and id_token_hint."),
  login_hint_token_unsupported: error(400, "invalid_request", "login_hint_token is not supported; send login_hint."),
  user_code_unsupported: error(400, "invalid_request", "This client is not registered for user_code."),
  user_code_missing: error(400, "missing_user_code", "This client must send the user_code that the person tells it."),
  ask_code_wrong: error(
    400,
    "invalid_user_code",
    "The user_code is wrong, or was wrong too often in the last minutes.",
  ),
  signed_request_unsupported: error(
    400,
    "invalid_request",
    "This client is not registered for signed authentication requests.",
  ),
  signed_request_missing: error(400, "invalid_request", "This client must sign its authentication requests."),
  signed_request_mixed: error(
    400,
    "invalid_request",
    "Beside a signed authentication request nothing but client authentication may be sent.",
  ),
  signed_request_invalid: error(
    400,
    "invalid_request",
    "The signed authentication request is not one of this client for this server, its time is over, or it was used.",
  ),
  openid_scope_missing: error(400, "invalid_scope", "The scope openid is required, and this client must have it."),
  binding_message_invalid: error(
    400,
    "invalid_binding_message",
    "The binding_message must have 1 to 160 characters in one line, and none that nobody sees.",
  ),
  user_unknown: error(400, "unknown_user_id", "The hint names nobody who can sign in here."),
  // OpenID Connect Core §3.1.2.6
  login_required: error(400, "login_required", "The person is not signed in."),
  // OpenID Connect Core Unmet Authentication Requirements 1.0 §3
  authentication_unmet: error(
    400,
    "unmet_authentication_requirements",
    "The person is not signed in in the way that was demanded.",
  ),
  consent_required: error(400, "consent_required", "The person has not consented yet."),
  id_token_hint_invalid: error(400, "invalid_request", "The id_token_hint is not an ID token of this client."),
  // RFC 9101 §6
  request_object_invalid: error(
    400,
    "invalid_request_object",
    "The request object is not one of this client for this server, or its time is over.",
  ),
  request_object_mixed: error(
    400,
    "invalid_request",
    "A parameter beside the request object differs from the one in it.",
  ),
  request_uri_unsupported: error(400, "request_uri_not_supported", "request_uri is not supported."),
  registration_unsupported: error(400, "registration_not_supported", "The registration parameter is not supported."),
  // RFC 9126 §2.1, §2.3 and §6
  request_uri_pushed: error(400, "invalid_request", "A pushed request cannot hold a request_uri."),
  pushed_redirect_unregistered: error(400, "invalid_request", "The redirect_uri is not registered for this client."),
  pushed_request_required: error(400, "invalid_request", "This client must push its authorization requests."),
  // RFC 9449 §5, §8
  proof_invalid: proofInvalid,
  proof_replayed: proofInvalid,
  proof_missing: error(400, "invalid_dpop_proof", "A DPoP proof is required."),
  proof_nonce_needed: error(400, "use_dpop_nonce", "Put the nonce of the DPoP-Nonce header into the DPoP proof."),
  proof_of_another_key: grantInvalid,
  pushed_proof_differs: error(400, "invalid_request", "dpop_jkt is not the key of the DPoP proof."),
  // RFC 7591 §3.2.2, RFC 7592 §2
  registration_token_refused: error(401, "invalid_token", "The token is not one that allows this."),
  registration_redirect_refused: error(
    400,
    "invalid_redirect_uri",
    "Give one to twenty redirect_uris: https, http on loopback, or a private scheme with a dot; no fragment.",
  ),
  registration_metadata_refused: error(
    400,
    "invalid_client_metadata",
    "A member of the client metadata is malformed, or not available to clients that register themselves.",
  ),
  ...resourceErrors,
} as const satisfies Record<string, OAuthError>;

export type OAuthRefusal = keyof typeof errors;

export const oauthError = (reason: OAuthRefusal): OAuthError => errors[reason];
