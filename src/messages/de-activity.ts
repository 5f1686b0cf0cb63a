import type { Activity } from "../audit/activity.ts";
import type { activityInEnglish } from "./en-activity.ts";

type Known = Pick<Activity, "app" | "name" | "startedBy">;

const named = ({ name }: Known): string => (name === null ? "" : ` „${name}“`);

const signedIn = (known: Known): string => {
  if (known.startedBy === "passkey") return "Anmeldung mit einem Passkey";
  if (known.startedBy === "enrolment") return "Anmeldung, von einem anderen Gerät hereingeholt";
  if (known.startedBy === "access_pass") return "Anmeldung mit einem befristeten Zugangspass";
  return "Anmeldung";
};

/** The same in German. */
export const activityInGerman: typeof activityInEnglish = {
  title: "Verlauf",
  heading: "Was geschehen ist",
  lead: "Alles, was Ihr Konto betrifft, das Neueste zuerst. Was Ihre Aufmerksamkeit braucht, ist markiert.",
  none: "Noch nichts.",
  older: "Ältere Einträge",
  newest: "Zurück zum Neuesten",
  alert: "Bitte ansehen",
  from: (place, address) => (place === null ? address : `${place} · ${address}`),
  countersignedBy: (device) => `bestätigt mit ${device}`,
  notMe: "Das war ich nicht",
  notMeNamed: (what) => `Das war ich nicht: ${what}`,
  notMeHint:
    "„Das war ich nicht“ meldet dort sofort ab, macht rückgängig, was geändert wurde, und schützt Ihr Konto einen Tag lang.",
  said: {
    account_begun: () => "Das Konto wurde eingerichtet",
    session_started: signedIn,
    session_ended: () => "Abmeldung",
    client_authorized: (known) => `Anmeldung bei ${known.app ?? "einer App"}`,
    sign_in_denied: () => "Eine Anmeldung wurde abgelehnt",
    sign_in_confirmed: () => "Die Einschränkungen einer Anmeldung wurden aufgehoben",
    sign_in_answered_offline: () => "Eine Anmeldung wurde mit einem Handy ohne Netz bestätigt",
    passkey_added: (known) => `Passkey${named(known)} hinzugefügt`,
    passkey_renamed: (known) => `Passkey umbenannt${known.name === null ? "" : ` in „${known.name}“`}`,
    passkey_removed: (known) => `Passkey${named(known)} entfernt`,
    offline_key_kept: () => "Ein Handy kann jetzt auch ohne Netz bestätigen",
    offline_key_forgotten: () => "Ein Handy kann nicht mehr ohne Netz bestätigen",
    device_enrolled: (known) => `${known.name ?? "Ein Gerät"} ist jetzt ein vertrautes Gerät`,
    device_renamed: (known) => `Gerät umbenannt${known.name === null ? "" : ` in „${known.name}“`}`,
    device_revoked: (known) => `Gerät${named(known)} entfernt`,
    known_browser_removed: () => "Ein bestätigter Browser wurde entfernt",
    consent_given: (known) => `${known.app ?? "Eine App"} wurde zugelassen`,
    consent_refused: (known) => `${known.app ?? "Eine App"} wurde nicht zugelassen`,
    app_disconnected: (known) => `${known.app ?? "Eine App"} wurde getrennt`,
    ssh_certificate_issued: () => "Zugang zu Servern per SSH für höchstens eine Stunde erhalten",
    recovery_codes_replaced: () => "Neue Wiederherstellungscodes erstellt",
    ask_code_made: () => "Code für Apps erstellt, die nach Ihnen fragen",
    ask_code_removed: () => "Code für Apps entfernt, die nach Ihnen fragen",
    address_added: () => "E-Mail-Adresse oder Telefonnummer hinzugefügt",
    address_verified: () => "E-Mail-Adresse oder Telefonnummer bestätigt",
    address_removed: () => "E-Mail-Adresse oder Telefonnummer entfernt",
    recovery_stopped: () => "Eine Wiederherstellung des Kontos wurde gestoppt",
    access_pass_revoked: () => "Ein befristeter Zugangspass wurde zurückgezogen",
    sign_in_not_started_by_account: () => "Eine Anmeldung, die Sie nicht begonnen hatten, wurde gestoppt",
    sign_in_refused: () => "Eine Anmeldung wurde nicht zugelassen",
    alert_sign_in_revoked: () => "Eine Anmeldung wurde zurückgenommen: Das waren nicht Sie",
    device_lost: (known) => `Gerät${named(known)} als verloren gemeldet`,
    alert_enrolment_code_reused: () => "Ein Code zum Hinzufügen eines Geräts wurde zweimal benutzt",
    alert_enrolment_undone: () => "Ein hinzugefügtes Gerät wurde zurückgenommen",
    alert_too_many_pushes: () => "Ungewöhnlich viele Anmeldungen haben nach Ihrem Handy gefragt",
    recovery_code_used: () => "Ein Wiederherstellungscode wurde benutzt",
    recovery_code_refused: () => "Ein falscher Wiederherstellungscode wurde eingegeben",
    recovery_proved: () => "Jemand stellt das Konto wieder her",
    alert_recovery_stopped: () => "Eine Wiederherstellung, die nicht von Ihnen kam, wurde gestoppt",
    recovery_finished: () => "Das Konto wurde wiederhergestellt",
    access_pass_issued: () => "Ein befristeter Zugangspass wurde ausgestellt",
    access_pass_used: () => "Ein befristeter Zugangspass wurde benutzt",
    account_disabled: () => "Das Konto wurde abgeschaltet",
  },
};
