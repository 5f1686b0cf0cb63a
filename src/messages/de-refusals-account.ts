import type { accountRefusalsInEnglish } from "./en-refusals-account.ts";

/** The same in German. */
export const accountRefusalsInGerman: typeof accountRefusalsInEnglish = {
  last_way_in: {
    title: "Das ist Ihr letzter Passkey",
    explanation: "Ohne ihn könnte sich niemand mehr anmelden, auch Sie nicht. Fügen Sie zuerst einen weiteren hinzu.",
    action: "Zurück zu Ihren Passkeys",
  },
  name_needed: {
    title: "Sagen Sie zuerst, wer Sie sind",
    explanation:
      "Geben Sie auf der Anmeldeseite Ihren Namen oder Ihre E-Mail-Adresse ein und wählen Sie dann, dass Ihr Handy offline ist.",
    action: "Zurück zur Anmeldung",
  },
  no_challenge: {
    title: "Diese Zahl ist abgelaufen",
    explanation: "Sie wurde beantwortet oder zu oft falsch beantwortet. Holen Sie auf der Anmeldeseite eine neue.",
    action: "Zurück zur Anmeldung",
  },
  answer_wrong: {
    title: "Diese Antwort passt nicht",
    explanation: "Vergleichen Sie die Zahl auf beiden Bildschirmen und geben Sie dann die Antwort des Handys ein.",
    action: "Zurück zur Anmeldung",
  },
  answer_malformed: {
    title: "Das sieht nicht nach einer Antwort aus",
    explanation: "Eine Antwort hat acht Ziffern, wie das Handy sie zeigt. Bitte geben Sie sie noch einmal ein.",
    action: "Zurück zur Anmeldung",
  },
  prf_missing: {
    title: "Dieser Passkey kann nicht offline antworten",
    explanation:
      "Er bewahrt dafür keinen Schlüssel auf. Ein anderer Passkey oder ein anderes Handy kann es vielleicht.",
    action: "Zurück zur App",
  },
  access_pass_unknown: {
    title: "Das ist kein Zugangspass",
    explanation:
      "Prüfen Sie, ob Sie den ganzen Link haben, und fügen Sie ihn noch einmal ein. Ein neuer Pass macht den vorigen wertlos.",
    action: "Pass noch einmal eingeben",
  },
  access_pass_used: {
    title: "Dieser Pass ist verbraucht",
    explanation:
      "Er war für einen Passkey gut. Melden Sie sich damit an, oder bitten Sie die ausgebende Stelle um einen neuen Pass.",
    action: "Anmelden",
  },
  access_pass_expired: {
    title: "Dieser Pass ist abgelaufen",
    explanation:
      "Seine Zeit ist um, oder er wurde zurückgezogen. Bitten Sie die ausgebende Stelle um einen neuen Pass.",
    action: "Anmelden",
  },
  push_service_not_allowed: {
    title: "Mitteilungen gehen in diesem Browser nicht",
    explanation:
      "Er nutzt einen Push-Dienst, an den dieser Server nichts sendet. Solange die App offen ist, kommen Anfragen trotzdem an.",
    action: "Zurück zur App",
  },
  recovery_name_missing: {
    title: "Sagen Sie, wer Sie sind",
    explanation: "Geben Sie die E-Mail-Adresse oder den Benutzernamen Ihres Kontos ein.",
    action: "Zurück zur Wiederherstellung",
  },
  recovery_proof_wrong: {
    title: "Das war kein Nachweis",
    explanation:
      "Das stimmt nicht oder nicht mehr. Prüfen Sie es und versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.",
    action: "Zurück zur Wiederherstellung",
  },
  recovery_over: {
    title: "Hier ist nichts mehr nachzuweisen",
    explanation:
      "Diese Wiederherstellung ist weitergegangen oder hat nicht in diesem Browser begonnen. Die Seite zeigt, wie es steht.",
    action: "Zeigen, wie es steht",
  },
  recovery_cooled: {
    title: "Von hier vorerst nicht",
    explanation:
      "Die Inhaberin oder der Inhaber dieses Kontos hat gerade eine Wiederherstellung aus diesem Netz gestoppt. Versuchen Sie es in einer Stunde oder von anderswo.",
    action: "Zurück zur Wiederherstellung",
  },
  enrolment_unknown: {
    title: "Dieser Link ist nicht von uns",
    explanation:
      "Scannen Sie den QR-Code auf Ihrem anderen Handy noch einmal oder kopieren Sie den ganzen Link erneut.",
    action: "Noch einmal",
  },
  enrolment_used: {
    title: "Dieser Code wurde schon benutzt",
    explanation:
      "Ein Code fügt ein Handy hinzu, einmal. Haben Sie damit keines hinzugefügt, sehen Sie sich Ihre Geräte auf dem Handy an, das ihn gezeigt hat.",
    action: "Anmelden",
  },
  enrolment_expired: {
    title: "Dieser Code ist abgelaufen",
    explanation: "Zeigen Sie auf Ihrem anderen Handy einen neuen und scannen Sie diesen.",
    action: "Noch einmal",
  },
  enrolment_other_account: {
    title: "Dieser Code gehört zum Konto einer anderen Person",
    explanation:
      "Sie sind hier unter einem anderen Namen angemeldet. Wenn Ihnen jemand diesen Code geschickt hat, damit Sie Ihr Handy hinzufügen, will man Sie in ein fremdes Konto holen: Machen Sie nicht weiter. Gehören beide Konten Ihnen, melden Sie sich hier zuerst ab.",
    action: "Ihr Konto",
  },
  enrolment_own_device: {
    title: "Dieses Handy zeigt den Code selbst",
    explanation: "Scannen Sie ihn mit dem Handy, das Sie hinzufügen möchten.",
    action: "Ihre Geräte",
  },
  enrolment_not_undoable: {
    title: "Hier gibt es nichts mehr rückgängig zu machen",
    explanation: "Unter Ihren Geräten können Sie das Gerät weiterhin entfernen.",
    action: "Ihre Geräte",
  },
  device_too_new: {
    title: "Dieses Gerät ist dafür noch zu neu",
    explanation:
      "Am ersten Tag kann ein Gerät, das ein anderes hinzugefügt hat, nichts entfernen oder ersetzen, was schon vor ihm da war. Ein älteres Gerät von Ihnen kann es sofort. Haben Sie keines mehr, stellen Sie Ihr Konto wieder her: Im letzten Schritt können Sie alles entfernen.",
    action: "Ihre Geräte",
  },
  shared_screen: {
    title: "Nicht auf einem geteilten Bildschirm",
    explanation:
      "Ein Passkey, den Sie hier benutzen, würde diesen Bildschirm zu einem Ihrer Geräte machen. Tun Sie das auf einem eigenen Gerät.",
    action: "Wo Sie angemeldet sind",
  },
  enrolment_not_possible: {
    title: "Dieser Computer kann jetzt nicht hinzugefügt werden",
    explanation: "Er muss von diesem Handy ohne Grenzen angemeldet worden sein, in den letzten zehn Minuten.",
    action: "Ihre Geräte",
  },
  role_insufficient: {
    title: "Das ist für die Verwaltung",
    explanation:
      "Ihr Konto hat hier keine Rolle. Wenn es eine haben soll, bitten Sie jemanden mit der Inhaberrolle darum.",
    action: "Zur eigenen Seite",
  },
  sign_in_limited: {
    title: "Diese Anmeldung ist eingeschränkt",
    explanation:
      "Bestätigen Sie sie zuerst auf Ihrem Handy, oder benutzen Sie einen Passkey auf diesem Gerät. Kommen Sie dann zurück.",
    action: "Zur eigenen Seite",
  },
};
