import type { refusalsInEnglish } from "./en-refusals.ts";

/** The refusals of en-refusals.ts, in German. */
export const refusalsInGerman: typeof refusalsInEnglish = {
  wrong_code: {
    title: "Diesen Code zeigt kein Bildschirm",
    explanation: "Vergleichen Sie die Ziffern mit dem neuen Bildschirm und geben Sie sie noch einmal ein.",
    action: "Code noch einmal eingeben",
  },
  malformed_code: {
    title: "Das sieht nicht wie ein Code aus",
    explanation:
      "Ein Code hat sechs Ziffern oder etwas mehr, wie auf dem neuen Bildschirm. Geben Sie ihn noch einmal ein.",
    action: "Code noch einmal eingeben",
  },
  code_expired: {
    title: "Dieser Code ist abgelaufen",
    explanation: "Der neue Bildschirm zeigt schon einen frischen. Geben Sie diesen ein.",
    action: "Neuen Code eingeben",
  },
  already_opened: {
    title: "Diesen Code hat ein anderes Handy",
    explanation:
      "Jemand anderes sieht sich diese Anfrage an. Sind Sie das nicht selbst auf einem anderen Gerät, holen Sie auf dem neuen Bildschirm einen neuen Code.",
    action: "Anderen Code eingeben",
  },
  already_decided: {
    title: "Das ist schon entschieden",
    explanation: "Die Anfrage wurde bereits bestätigt oder abgelehnt. Es bleibt nichts zu tun.",
    action: "Wo Sie angemeldet sind",
  },
  already_redeemed: {
    title: "Dieser Code wurde schon benutzt",
    explanation: "Ein Code gilt einmal. Holen Sie auf dem neuen Bildschirm einen neuen.",
    action: "Anderen Code eingeben",
  },
  denied: {
    title: "Diese Anmeldung wurde abgelehnt",
    explanation: "Niemand wurde angemeldet. War das ein Versehen, holen Sie auf dem neuen Bildschirm einen neuen Code.",
    action: "Noch einmal beginnen",
  },
  cancelled: {
    title: "Diese Anmeldung wurde abgebrochen",
    explanation: "Der neue Bildschirm fragt nicht mehr. Sein Code gilt nicht mehr.",
    action: "Noch einmal beginnen",
  },
  expired: {
    title: "Diese Anmeldung hat zu lange gedauert",
    explanation:
      "Zur Sicherheit lebt eine Anfrage nur wenige Minuten. Holen Sie einen neuen Code und machen Sie weiter.",
    action: "Noch einmal beginnen",
  },
  still_pending: {
    title: "Noch nicht entschieden",
    explanation: "Bestätigen Sie zuerst auf dem Handy. Dieser Bildschirm folgt von selbst.",
    action: "Zurück zum Code",
  },
  wrong_redeemer: {
    title: "Diese Anmeldung gehört zu einem anderen Bildschirm",
    explanation:
      "Nur der Bildschirm, der den Code zeigte, kann damit angemeldet werden. Beginnen Sie hier noch einmal.",
    action: "Noch einmal beginnen",
  },
  revoked: {
    title: "Diese Anmeldung wurde zurückgenommen",
    explanation:
      "Dieser Bildschirm wurde vom Konto aus wieder abgemeldet. Waren Sie es selbst, beginnen Sie noch einmal.",
    action: "Noch einmal beginnen",
  },
  too_many_tries: {
    title: "Machen wir eine kurze Pause",
    explanation: (minutes) =>
      `Es gab viele falsche Codes. Bitte warten Sie ${minutes === 1 ? "eine Minute" : `${minutes} Minuten`} und versuchen Sie es dann noch einmal.`,
    action: "Noch einmal versuchen",
  },
  session_needed: {
    title: "Melden Sie sich zuerst auf diesem Gerät an",
    explanation: "Verwenden Sie Ihren Passkey, dann kommen Sie gleich hierher zurück.",
    action: "Anmelden",
  },
  not_opened_by_you: {
    title: "Diese Anfrage ist auf einem anderen Gerät",
    explanation:
      "Nur das Handy, das den Code eingegeben hat, kann entscheiden. Nehmen Sie dieses Handy, oder holen Sie einen neuen Code.",
    action: "Code eingeben",
  },
  passkey_not_recognised: {
    title: "Diesen Passkey kennen wir nicht",
    explanation: "Vielleicht wurde er entfernt, oder er gehört zu einem anderen Konto. Versuchen Sie einen anderen.",
    action: "Noch einmal versuchen",
  },
  passkey_not_verified: {
    title: "Wir konnten nicht erkennen, dass Sie es waren",
    explanation: "Versuchen Sie es noch einmal mit Fingerabdruck, Gesicht oder PIN, wenn Ihr Gerät danach fragt.",
    action: "Noch einmal versuchen",
  },
  challenge_expired: {
    title: "Das hat etwas lange gedauert",
    explanation:
      "Zur Sicherheit gilt die Frage nach dem Passkey nur wenige Minuten. Bitte versuchen Sie es noch einmal.",
    action: "Noch einmal versuchen",
  },
  account_disabled: {
    title: "Dieses Konto ist abgeschaltet",
    explanation: "Bitten Sie die Verwaltung, es wieder einzuschalten.",
    action: "Zurück zur Anmeldung",
  },
  client_disabled: {
    title: "Diese App ist abgeschaltet",
    explanation: "Die Verwaltung lässt dort keine Anmeldungen zu. Fragen Sie nach, oder nehmen Sie eine andere App.",
    action: "Zur Startseite",
  },
  unknown_client: {
    title: "Diese App kennen wir nicht",
    explanation: "Der Link nennt eine App, die hier nicht eingetragen ist. Es wurde nichts an sie gesendet.",
    action: "Zur Startseite",
  },
  redirect_uri_unregistered: {
    title: "Diese App nennt einen falschen Rückweg",
    explanation: "Die Adresse ist nicht für sie eingetragen, darum wurde nichts gesendet. Sagen Sie es den Betreibern.",
    action: "Zur Startseite",
  },
  authorization_unknown: {
    title: "Diese Frage hat sich erledigt",
    explanation: "Sie ist beantwortet oder zu alt. Gehen Sie zurück zur App und melden Sie sich dort noch einmal an.",
    action: "Zur Startseite",
  },
  logout_redirect_unregistered: {
    title: "Dieser Abmeldelink stimmt nicht",
    explanation: "Er führt zu einer Adresse, die nicht für die App eingetragen ist. Es wurde nichts geändert.",
    action: "Wo Sie angemeldet sind",
  },
  invitation_used: {
    title: "Diese Einladung wurde schon benutzt",
    explanation: "Waren Sie das, melden Sie sich mit Ihrem Passkey an. Wenn nicht, bitten Sie um eine neue Einladung.",
    action: "Anmelden",
  },
  invitation_expired: {
    title: "Diese Einladung ist abgelaufen",
    explanation: "Bitten Sie um eine neue bei der Person, die Sie eingeladen hat.",
    action: "Anmelden",
  },
  invitation_unknown: {
    title: "Diese Einladung kennen wir nicht",
    explanation: "Vielleicht fehlt ein Teil des Links. Kopieren Sie den ganzen Link, oder bitten Sie um einen neuen.",
    action: "Noch einmal versuchen",
  },
  identifier_taken: {
    title: "Dieser Name ist vergeben",
    explanation: "Hier verwendet schon jemand diese E-Mail oder diesen Benutzernamen. Bitte wählen Sie einen anderen.",
    action: "Anderen wählen",
  },
  cross_origin: {
    title: "Das kam von einer anderen Website",
    explanation: "Es wurde nichts geändert. Öffnen Sie diese Website selbst und versuchen Sie es von hier aus.",
    action: "Zur Startseite",
  },
  malformed: {
    title: "Das konnten wir nicht lesen",
    explanation: "Etwas fehlte oder war vertippt. Gehen Sie zurück, prüfen Sie es und senden Sie es noch einmal.",
    action: "Zur Startseite",
  },
  too_large: {
    title: "Das war zu lang",
    explanation: "Bitte senden Sie weniger und versuchen Sie es noch einmal.",
    action: "Zur Startseite",
  },
  not_found: {
    title: "Hier ist nichts",
    explanation: "Prüfen Sie die Adresse, oder beginnen Sie auf der Startseite.",
    action: "Zur Startseite",
  },
  fresh_verification_needed: {
    title: "Bitte zeigen Sie noch einmal, dass Sie es sind",
    explanation: "Um Passkeys zu ändern, brauchen wir Fingerabdruck, Gesicht oder PIN von gerade eben.",
    action: "Passkey verwenden",
  },
  last_passkey: {
    title: "Das ist Ihr einziger Passkey",
    explanation: "Ohne ihn kämen Sie nicht mehr hinein. Fügen Sie zuerst einen weiteren hinzu.",
    action: "Passkey hinzufügen",
  },
  malformed_name: {
    title: "Bitte die Namen prüfen",
    explanation:
      "Der Name darf bis zu 80 Zeichen haben; E-Mail oder Benutzername nur Buchstaben, Ziffern und . _ % + @ -.",
    action: "Noch einmal",
  },
  device_needed: {
    title: "Zeigen Sie, dass dies Ihr Gerät ist",
    explanation:
      "Dieser Browser wurde mit einem Code angemeldet. Benutzen Sie hier einmal Ihren Passkey und geben Sie den Code dann noch einmal ein.",
    action: "Passkey benutzen",
  },
  passkey_known_already: {
    title: "Diesen Passkey gibt es schon",
    explanation: "Ihr Gerät hat einen Passkey angeboten, der schon eingetragen ist. Wählen Sie ein anderes Gerät.",
    action: "Zur Startseite",
  },
  check_code_needed: {
    title: "Ein Schritt fehlt noch",
    explanation: "Das Handy zeigt sechs Ziffern. Tippen Sie sie auf dem neuen Bildschirm ein.",
    action: "Zurück zur Anmeldung",
  },
  check_code_wrong: {
    title: "Die Ziffern waren zu oft falsch",
    explanation:
      "Auf dem neuen Bildschirm wurden dreimal falsche Ziffern eingetippt. Niemand wurde angemeldet. Waren Sie das, holen Sie dort einen neuen Code.",
    action: "Noch einmal beginnen",
  },
  check_code_malformed: {
    title: "Bitte sechs Ziffern",
    explanation: "Tippen Sie die sechs Ziffern ein, die das Handy jetzt zeigt. Es ist nicht der Code von vorhin.",
    action: "Noch einmal eingeben",
  },
  answer_needed: {
    title: "Eine Frage ist noch offen",
    explanation: "Sagen Sie bitte, wo Sie diesen Code sehen, und bestätigen Sie dann.",
    action: "Zurück zur Anfrage",
  },
  nothing_to_confirm: {
    title: "Es gibt nichts zu bestätigen",
    explanation: "Diese Anmeldung hat keine Grenzen, oder sie ist beendet. Es bleibt nichts zu tun.",
    action: "Wo Sie angemeldet sind",
  },
  blocked_by_policy: {
    title: "Diese Anmeldung ist nicht erlaubt",
    explanation: "Von dort, wo der neue Bildschirm ist, lassen die Regeln sie nicht zu. Ein Passkey dort geht.",
    action: "Wo Sie angemeldet sind",
  },
  hidden_network: {
    title: "Der neue Bildschirm verbirgt, wo er ist",
    explanation:
      "Der neue Bildschirm kommt über ein VPN oder einen Vermittler. Steht er vor Ihnen, schalten Sie das dort ab und holen Sie einen neuen Code, oder verwenden Sie dort einen Passkey.",
    action: "Anderen Code eingeben",
  },
  hosting_network: {
    title: "Der neue Bildschirm verbirgt, wo er ist",
    explanation:
      "Der neue Bildschirm kommt über ein Rechenzentrum, wie viele VPNs. Steht er vor Ihnen, schalten Sie das dort ab und holen Sie einen neuen Code, oder verwenden Sie dort einen Passkey.",
    action: "Anderen Code eingeben",
  },
  other_country: {
    title: "Der neue Bildschirm ist in einem anderen Land",
    explanation:
      "Der neue Bildschirm und dieses Handy sind in verschiedenen Ländern. Ist beides bei Ihnen, liegt es vielleicht an einem VPN: Schalten Sie es ab und holen Sie einen neuen Code, oder verwenden Sie dort einen Passkey.",
    action: "Anderen Code eingeben",
  },
  too_far: {
    title: "Der neue Bildschirm ist weit weg",
    explanation:
      "Der neue Bildschirm ist Hunderte Kilometer von diesem Handy entfernt. Ist beides bei Ihnen, liegt es vielleicht an einem VPN: Schalten Sie es ab und holen Sie einen neuen Code, oder verwenden Sie dort einen Passkey.",
    action: "Anderen Code eingeben",
  },
  verdict_required: {
    title: "Der neue Bildschirm muss in der Nähe sein",
    explanation:
      "Diese App lässt nur Bildschirme zu, die nachweislich bei Ihnen sind. Bringen Sie beide Geräte in ein WLAN und holen Sie einen neuen Code, oder verwenden Sie dort einen Passkey.",
    action: "Anderen Code eingeben",
  },
  country_not_allowed: {
    title: "Nicht aus diesem Land",
    explanation:
      "Diese App lässt Anmeldungen von dort, wo der neue Bildschirm ist, nicht zu. Fragen Sie ihre Betreiber.",
    action: "Anderen Code eingeben",
  },
  network_not_allowed: {
    title: "Nicht aus diesem Netz",
    explanation: "Diese App lässt Anmeldungen aus dem Netz des neuen Bildschirms nicht zu. Fragen Sie ihre Betreiber.",
    action: "Anderen Code eingeben",
  },
  account_protected: {
    title: "Ihr Konto ist geschützt",
    explanation:
      "Sie haben vor Kurzem gesagt, dass eine Anmeldung nicht von Ihnen war. Vorerst kommen nur bekannte Browser und Bildschirme neben diesem Handy hinein. Auch ein Passkey auf dem neuen Bildschirm geht.",
    action: "Wo Sie angemeldet sind",
  },
  source_cooled: {
    title: "Dieser Bildschirm muss warten",
    explanation:
      "Jemand hat gesagt, dass eine Anmeldung von dort nicht die eigene war. Bitte versuchen Sie es in ein paar Minuten.",
    action: "Noch einmal versuchen",
  },
  unexpected: {
    title: "Bei uns ist etwas schiefgegangen",
    explanation: "Es lag nicht an Ihnen. Bitte versuchen Sie es gleich noch einmal.",
    action: "Noch einmal versuchen",
  },
};
