/** What machines are told when something is refused: RFC 6749 §5.2 as elsewhere, and what only they can run into. */
import { error, type OAuthError } from "../oauth/error-shape.ts";
import { type OAuthRefusal, oauthError } from "../oauth/oauth-error.ts";

const errors = {
  malformed_host_name: error(400, "invalid_request", "The name must be a host name of at most 64 characters."),
  malformed_key: error(400, "invalid_request", "The key must be a public JWK: P-256, RSA or Ed25519."),
  malformed_user: error(400, "invalid_request", "That cannot be the name of a Linux user."),
  malformed_group: error(400, "invalid_request", "That cannot be the name of a group."),
  malformed_domain: error(400, "invalid_request", "That cannot be a domain of identifiers."),
  host_removed: error(400, "access_denied", "This host has been removed."),
  host_name_taken: error(400, "access_denied", "Another host has this name."),
  not_administrator: error(400, "access_denied", "Only an administrator can let a host in."),
  user_not_mapped: error(400, "access_denied", "That person is not this user here."),
  group_not_admitted: error(400, "access_denied", "That person is in no group that this host admits."),
} as const satisfies Record<string, OAuthError>;

export type HostFault = keyof typeof errors | OAuthRefusal;

export const hostError = (reason: HostFault): OAuthError =>
  Object.hasOwn(errors, reason) ? errors[reason as keyof typeof errors] : oauthError(reason as OAuthRefusal);
