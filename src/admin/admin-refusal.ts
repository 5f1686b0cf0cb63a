/** Why an action of administrators is refused, and how a program reads it. What people read is in the catalogue of messages. */

interface AdminError {
  readonly status: 400 | 403 | 404 | 409;
  /** ASCII, for a developer. */
  readonly description: string;
}

const error = (status: AdminError["status"], description: string): AdminError => ({ status, description });

const errors = {
  malformed: error(400, "The input is not what this action takes."),
  role_insufficient: error(403, "This account has no role that may do this."),
  owners_only: error(403, "Only an owner may touch owners, roles and clients with the scope admin."),
  ordinary_people_only: error(403, "A helper acts for ordinary people only."),
  issuer_is_holder: error(403, "Nobody issues a pass for themselves."),
  sign_in_limited: error(403, "This sign-in is limited until its account confirms it."),
  csv_malformed: error(400, "The CSV has no column name, a line without a name, an open quote, or too many lines."),
  malformed_group: error(400, "A group's name has 1 to 64 letters, digits, spaces and . _ : / @ - characters."),
  malformed_client_id: error(
    400,
    "A client id has 1 to 64 letters, digits and . _ ~ -, and begins with no acc_ or sub_.",
  ),
  malformed_client_name: error(400, "A client's name has 1 to 80 characters, none of them unseen."),
  malformed_redirect_uri: error(400, "A redirect URI is https, http on loopback, or a private scheme with a dot."),
  redirect_uri_missing: error(400, "This client needs a redirect URI."),
  unknown_scope: error(400, "That scope is not known here."),
  malformed_own_scope: error(400, "A scope of a client's own is malformed, or one of people."),
  malformed_sector: error(400, "A sector is a host or a name."),
  sector_missing: error(400, "The redirect URIs share no https host, so pairwise names need a sector."),
  malformed_logout_uri: error(400, "A back-channel logout URI is https."),
  malformed_notification_uri: error(400, "A notification URI is https."),
  malformed_resource: error(400, "A resource is an absolute URI without a fragment."),
  malformed_key: error(400, "A key is a public JWK for ES256, RS256 or EdDSA."),
  own_tokens_not_confidential: error(400, "Only a client that proves who it is may have tokens for itself."),
  backchannel_not_confidential: error(400, "Only a client that proves who it is may ask for people by name."),
  backchannel_key_missing: error(400, "A client that signs its requests needs its public keys first."),
  lifetime_out_of_range: error(400, "A pass may not be good for so short or so long a time."),
  malformed_user: error(400, "A Linux user has 1 to 32 small letters, digits, dots, dashes and underscores."),
  malformed_domain: error(400, "A domain looks like example.org."),
  unknown_host: error(404, "There is no such host."),
  unknown_client: error(404, "There is no such client."),
  not_found: error(404, "There is nobody and nothing of this name."),
  account_disabled: error(409, "This account is switched off."),
  already_member: error(409, "They are in the group already."),
  not_a_member: error(409, "They are not in the group."),
  client_id_taken: error(409, "There is or was a client with this id."),
  client_has_no_secret: error(409, "This client proves itself without a secret."),
  signature_invalid: error(409, "The stored signature does not fit the stored statement: the record has been changed."),
  rotation_under_way: error(409, "New keys are waiting for their time already."),
  last_owner: error(409, "The last owner stays: make somebody else an owner first."),
} as const satisfies Record<string, AdminError>;

/** `fresh_verification_needed` is not in the list: each face asks for it in its own way. */
export type AdminRefusal = keyof typeof errors | "fresh_verification_needed";

export const adminError = (reason: keyof typeof errors): AdminError => errors[reason];
