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
  to_oneself: error(403, "Nobody does this to themselves."),
  sign_in_limited: error(403, "This sign-in is limited until its account confirms it."),
  not_found: error(404, "There is nobody and nothing of this name."),
  last_owner: error(409, "The last owner stays: make somebody else an owner first."),
} as const satisfies Record<string, AdminError>;

/** `fresh_verification_needed` is not in the list: each face asks for it in its own way. */
export type AdminRefusal = keyof typeof errors | "fresh_verification_needed";

export const adminError = (reason: keyof typeof errors): AdminError => errors[reason];
