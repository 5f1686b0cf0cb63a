/**
 * The account's diary: which of its audit events a person is told, in which tone. What is not listed here is left out:
 * steps on the way to something that is listed, and what only auditors need. The sentences are in messages.
 */

const told = [
  "account_begun",
  "session_started",
  "session_ended",
  "client_authorized",
  "sign_in_denied",
  "sign_in_confirmed",
  "sign_in_answered_offline",
  "passkey_added",
  "passkey_renamed",
  "passkey_removed",
  "offline_key_kept",
  "offline_key_forgotten",
  "device_enrolled",
  "device_renamed",
  "device_revoked",
  "known_browser_removed",
  "consent_given",
  "consent_refused",
  "app_disconnected",
  "ssh_certificate_issued",
  "recovery_codes_replaced",
  "ask_code_made",
  "ask_code_removed",
  "address_added",
  "address_verified",
  "address_removed",
  "recovery_stopped",
  "access_pass_revoked",
] as const;

/** What may mean that somebody else is at work, or that the account had a narrow escape. */
const alerting = [
  "sign_in_not_started_by_account",
  "sign_in_refused",
  "alert_sign_in_revoked",
  "device_lost",
  "alert_enrolment_code_reused",
  "alert_enrolment_undone",
  "alert_too_many_pushes",
  "recovery_code_used",
  "recovery_code_refused",
  "recovery_proved",
  "alert_recovery_stopped",
  "recovery_finished",
  "access_pass_issued",
  "access_pass_used",
  "account_disabled",
] as const;

export type ActivityKind = (typeof told)[number] | (typeof alerting)[number];

export const activityKinds: readonly ActivityKind[] = [...told, ...alerting];

export const isAlerting = (kind: ActivityKind): boolean => (alerting as readonly string[]).includes(kind);

/** One thing that happened, with all that is known about it. Names, never ids; null where nothing is known. */
export interface Activity {
  readonly sequence: number;
  readonly kind: ActivityKind;
  readonly at: number;
  readonly address: string | null;
  /** The browser and system that it happened on, or was about. */
  readonly screen: { readonly browser: string; readonly system: string } | null;
  /** The device whose countersignature it rests on. */
  readonly countersignedBy: string | null;
  readonly app: string | null;
  /** What the passkey or the device is called. */
  readonly name: string | null;
  /** How a session began. */
  readonly startedBy: string | null;
}

/** By day, as `dayOf` names it; order is kept. */
export function groupByDay<Entry extends Pick<Activity, "at">>(
  entries: readonly Entry[],
  dayOf: (at: number) => string,
): { readonly day: string; readonly entries: readonly Entry[] }[] {
  const days: { day: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const day = dayOf(entry.at);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}
