import type { Activity, ActivityKind } from "../audit/activity.ts";

type Known = Pick<Activity, "app" | "name" | "startedBy">;

const called = (what: string, { name }: Known): string => (name === null ? `a ${what}` : `the ${what} “${name}”`);

const signedIn = (known: Known): string => {
  if (known.startedBy === "passkey") return "Signed in with a passkey";
  if (known.startedBy === "enrolment") return "Signed in, brought in by another device";
  if (known.startedBy === "access_pass") return "Signed in with a Temporary Access Pass";
  return "Signed in";
};

/** The account's diary, in English: what happened, by what is known of it. */
export const activityInEnglish = {
  title: "Activity",
  heading: "What has happened",
  lead: "Everything that concerns your account, newest first. What may need your attention is marked.",
  none: "Nothing yet.",
  older: "Older entries",
  newest: "Back to the newest",
  alert: "Look closely",
  from: (place: string | null, address: string) => (place === null ? address : `${place} · ${address}`),
  countersignedBy: (device: string) => `countersigned by ${device}`,
  notMe: "It was not me",
  notMeNamed: (what: string) => `It was not me: ${what}`,
  notMeHint: "“It was not me” signs it out at once, undoes what it changed, and protects your account for a day.",
  said: {
    account_begun: () => "The account was set up",
    session_started: signedIn,
    session_ended: () => "Signed out",
    client_authorized: (known) => `Signed in to ${known.app ?? "an app"}`,
    sign_in_denied: () => "Said no to a sign-in",
    sign_in_confirmed: () => "Lifted the limits of a sign-in",
    sign_in_answered_offline: () => "Approved a sign-in with a phone that was offline",
    passkey_added: (known) => `Added ${called("passkey", known)}`,
    passkey_renamed: (known) => (known.name === null ? "Renamed a passkey" : `Renamed a passkey to “${known.name}”`),
    passkey_removed: (known) => `Removed ${called("passkey", known)}`,
    offline_key_kept: () => "Set up a phone to approve while it is offline",
    offline_key_forgotten: () => "A phone no longer approves while it is offline",
    device_enrolled: (known) => `${known.name ?? "A device"} became a trusted device`,
    device_renamed: (known) => (known.name === null ? "Renamed a device" : `Renamed a device to “${known.name}”`),
    device_revoked: (known) => `Removed ${called("device", known)}`,
    known_browser_removed: () => "Removed a browser that had been approved",
    consent_given: (known) => `Allowed ${known.app ?? "an app"}`,
    consent_refused: (known) => `Did not allow ${known.app ?? "an app"}`,
    app_disconnected: (known) => `Disconnected ${known.app ?? "an app"}`,
    ssh_certificate_issued: () => "Got access to servers by SSH, for an hour at most",
    recovery_codes_replaced: () => "Made new recovery codes",
    ask_code_made: () => "Made a code for apps that ask for you",
    ask_code_removed: () => "Removed the code for apps that ask for you",
    address_added: () => "Added an e-mail address or phone number",
    address_verified: () => "Confirmed an e-mail address or phone number",
    address_removed: () => "Removed an e-mail address or phone number",
    recovery_stopped: () => "Stopped a recovery of the account",
    access_pass_revoked: () => "A Temporary Access Pass was withdrawn",
    sign_in_not_started_by_account: () => "Stopped a sign-in that you had not started",
    sign_in_refused: () => "A sign-in was not allowed",
    alert_sign_in_revoked: () => "Took back a sign-in: it was not you",
    device_lost: (known) => `Marked ${called("device", known)} as lost`,
    alert_enrolment_code_reused: () => "A code for adding a device was used twice",
    alert_enrolment_undone: () => "Took back a device that had been added",
    alert_too_many_pushes: () => "Unusually many sign-ins asked for your phone",
    recovery_code_used: () => "A recovery code was used",
    recovery_code_refused: () => "A wrong recovery code was entered",
    recovery_proved: () => "Somebody is recovering the account",
    alert_recovery_stopped: () => "Stopped a recovery that was not yours",
    recovery_finished: () => "The account was recovered",
    access_pass_issued: () => "A Temporary Access Pass was made",
    access_pass_used: () => "A Temporary Access Pass was used",
    account_disabled: () => "The account was switched off",
  } satisfies Record<ActivityKind, (known: Known) => string> as Record<ActivityKind, (known: Known) => string>,
};
