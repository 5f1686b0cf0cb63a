import type { RefusalReason } from "../messages/messages.ts";

interface Answer {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 410 | 413 | 429;
  /** The text in the message catalogue. */
  readonly text: RefusalReason;
  /** Where the way on leads. */
  readonly href: string;
}

/**
 * Every reason for which a page's request may be refused, with what the wire and the person are told. The one place
 * that knows both; the map is exhaustive over what the flows return, because `answerFor` accepts only its keys.
 * OAuth endpoints have their own in `oauth/oauth-error.ts`.
 */
const answers = {
  malformed: { status: 400, text: "malformed", href: "/" },
  malformed_code: { status: 400, text: "malformed_code", href: "/link" },
  malformed_name: { status: 400, text: "malformed_name", href: "/" },
  cross_origin: { status: 403, text: "cross_origin", href: "/" },
  too_large: { status: 413, text: "too_large", href: "/" },
  not_found: { status: 404, text: "not_found", href: "/" },
  method_not_allowed: { status: 405, text: "not_found", href: "/" },
  wrong_code: { status: 404, text: "wrong_code", href: "/link" },
  code_expired: { status: 410, text: "code_expired", href: "/link" },
  too_many_tries: { status: 429, text: "too_many_tries", href: "/link" },
  session_needed: { status: 401, text: "session_needed", href: "/sign-in" },
  device_needed: { status: 403, text: "device_needed", href: "/link" },
  already_opened: { status: 409, text: "already_opened", href: "/link" },
  already_decided: { status: 409, text: "already_decided", href: "/" },
  already_redeemed: { status: 409, text: "already_redeemed", href: "/link" },
  still_pending: { status: 409, text: "still_pending", href: "/sign-in" },
  denied: { status: 410, text: "denied", href: "/sign-in" },
  cancelled: { status: 410, text: "cancelled", href: "/sign-in" },
  expired: { status: 410, text: "expired", href: "/sign-in" },
  revoked: { status: 410, text: "revoked", href: "/sign-in" },
  not_opened_by_you: { status: 403, text: "not_opened_by_you", href: "/link" },
  shared_screen: { status: 403, text: "shared_screen", href: "/" },
  use_not_possible: { status: 409, text: "enrolment_not_possible", href: "/link" },
  statement_replaced: { status: 409, text: "challenge_expired", href: "/link" },
  wrong_redeemer: { status: 403, text: "wrong_redeemer", href: "/sign-in" },
  answer_needed: { status: 400, text: "answer_needed", href: "/link" },
  blocked_by_policy: { status: 403, text: "blocked_by_policy", href: "/link" },
  check_code_needed: { status: 409, text: "check_code_needed", href: "/sign-in" },
  check_code_malformed: { status: 400, text: "check_code_malformed", href: "/sign-in" },
  nothing_to_confirm: { status: 409, text: "nothing_to_confirm", href: "/" },
  name_needed: { status: 409, text: "name_needed", href: "/sign-in" },
  no_challenge: { status: 410, text: "no_challenge", href: "/sign-in" },
  answer_wrong: { status: 403, text: "answer_wrong", href: "/sign-in" },
  answer_malformed: { status: 400, text: "answer_malformed", href: "/sign-in" },
  prf_missing: { status: 400, text: "prf_missing", href: "/app" },
  // Only scripts see these two, and stay silent: the evidence is missing then, and the card says so.
  proof_invalid: { status: 400, text: "malformed", href: "/sign-in" },
  no_answer: { status: 409, text: "malformed", href: "/link" },
  passkey_not_recognised: { status: 403, text: "passkey_not_recognised", href: "/sign-in" },
  passkey_not_verified: { status: 403, text: "passkey_not_verified", href: "/sign-in" },
  user_not_verified: { status: 403, text: "passkey_not_verified", href: "/sign-in" },
  last_way_in: { status: 409, text: "last_way_in", href: "/security/passkeys" },
  passkey_known_already: { status: 409, text: "passkey_known_already", href: "/" },
  challenge_expired: { status: 410, text: "challenge_expired", href: "/sign-in" },
  fresh_verification_needed: { status: 403, text: "fresh_verification_needed", href: "/" },
  account_disabled: { status: 403, text: "account_disabled", href: "/sign-in" },
  client_disabled: { status: 403, text: "client_disabled", href: "/" },
  unknown_client: { status: 400, text: "unknown_client", href: "/" },
  redirect_uri_unregistered: { status: 400, text: "redirect_uri_unregistered", href: "/" },
  authorization_unknown: { status: 410, text: "authorization_unknown", href: "/" },
  request_uri_unknown: { status: 410, text: "request_uri_unknown", href: "/" },
  logout_redirect_unregistered: { status: 400, text: "logout_redirect_unregistered", href: "/" },
  invitation_unknown: { status: 404, text: "invitation_unknown", href: "/invitation" },
  invitation_used: { status: 410, text: "invitation_used", href: "/sign-in" },
  invitation_expired: { status: 410, text: "invitation_expired", href: "/sign-in" },
  identifier_taken: { status: 409, text: "identifier_taken", href: "/" },
  push_service_not_allowed: { status: 403, text: "push_service_not_allowed", href: "/app" },
  recovery_name_missing: { status: 400, text: "recovery_name_missing", href: "/recover" },
  recovery_proof_wrong: { status: 403, text: "recovery_proof_wrong", href: "/recover" },
  recovery_over: { status: 409, text: "recovery_over", href: "/recover" },
  recovery_cooled: { status: 429, text: "recovery_cooled", href: "/recover" },
  access_pass_unknown: { status: 404, text: "access_pass_unknown", href: "/pass" },
  access_pass_used: { status: 410, text: "access_pass_used", href: "/sign-in" },
  access_pass_expired: { status: 410, text: "access_pass_expired", href: "/sign-in" },
  enrolment_unknown: { status: 404, text: "enrolment_unknown", href: "/enrol" },
  enrolment_used: { status: 410, text: "enrolment_used", href: "/sign-in" },
  enrolment_expired: { status: 410, text: "enrolment_expired", href: "/enrol" },
  enrolment_other_account: { status: 409, text: "enrolment_other_account", href: "/" },
  enrolment_own_device: { status: 409, text: "enrolment_own_device", href: "/devices" },
  enrolment_not_undoable: { status: 409, text: "enrolment_not_undoable", href: "/devices" },
  device_too_new: { status: 403, text: "device_too_new", href: "/devices" },
  role_insufficient: { status: 403, text: "role_insufficient", href: "/" },
  sign_in_limited: { status: 403, text: "sign_in_limited", href: "/" },
  enrolment_not_possible: { status: 409, text: "enrolment_not_possible", href: "/devices" },
  user_not_mapped: { status: 403, text: "user_not_mapped", href: "/link" },
  group_not_admitted: { status: 403, text: "group_not_admitted", href: "/link" },
  host_removed: { status: 410, text: "host_removed", href: "/link" },
  not_administrator: { status: 403, text: "not_administrator", href: "/link" },
  host_name_taken: { status: 409, text: "host_name_taken", href: "/link" },
} as const satisfies Record<string, Answer>;

export type PageRefusal = keyof typeof answers;

export const answerFor = (reason: PageRefusal): Answer => answers[reason];
