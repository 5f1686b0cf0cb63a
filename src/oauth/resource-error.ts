/** The part of `oauth-error.ts` about what this server does for whoever shows an access token. */
import { error } from "./error-shape.ts";

const tokenInvalid = error(401, "invalid_token", "The access token is expired, revoked or malformed.");

export const resourceErrors = {
  // RFC 6750 §3.1
  token_missing: tokenInvalid,
  token_invalid: tokenInvalid,
  token_scope_insufficient: error(403, "insufficient_scope", "The access token lacks the scope that this needs."),
  // RFC 9470 §3
  sign_in_too_old: error(
    401,
    "insufficient_user_authentication",
    "The person approved too long ago; have them sign in again.",
  ),
  // SSH certificates
  sign_in_limited: error(
    403,
    "sign_in_limited",
    "This sign-in is limited until the person lifts its limits on their phone.",
  ),
  ssh_key_refused: error(
    400,
    "invalid_request",
    "The public_key is not one line with an Ed25519 or ECDSA key, on a security key or not.",
  ),
  ssh_authority_missing: error(
    400,
    "ssh_not_set_up",
    "This server certifies no SSH keys; its operator sets that up by: countersign ssh setup",
  ),
} as const;
