import type { accountRecoveryInEnglish } from "./en-account-recovery.ts";

/** The same in German. */
export const accountRecoveryInGerman: typeof accountRecoveryInEnglish = {
  pass: {
    title: "Befristeter Zugangspass",
    arriveHeading: "Sie haben einen Zugangspass",
    arriveExplanation:
      "Öffnen Sie seinen Link auf dem Gerät, das Ihren neuen Passkey aufbewahren soll. Falls er Sie nicht weitergebracht hat, fügen Sie ihn hier ein.",
    field: "Zugangspass",
    fieldHint: "Der ganze Link oder das, was nach dem # steht.",
    proceed: "Weiter",
    bindHeading: (accountName: string) => `Willkommen zurück, ${accountName}`,
    bindExplanation:
      "Dieser Pass kann nur eines: Ihr Gerät erstellt einen Passkey für Ihr Konto. Von da an melden Fingerabdruck, Gesicht oder PIN Sie an.",
    create: "Passkey auf diesem Gerät erstellen",
    lasts: (duration: string) => `Der Pass gilt noch ${duration}.`,
    notYou: "Nicht Ihr Name? Dann ist dieser Pass nicht für Sie.",
    leave: "Nicht benutzen",
  },
  lostPhone: "Handy verloren?",
  title: "Zugang wiederherstellen",
  name: {
    heading: "Handy verloren?",
    explanation: "Sie kommen auf anderen Wegen zurück in Ihr Konto und erstellen auf diesem Gerät einen neuen Passkey.",
    field: "Ihre E-Mail-Adresse oder Ihr Benutzername",
    proceed: "Weiter",
    haveReady: "Halten Sie bereit, was Sie haben",
    methods:
      "Einen Wiederherstellungscode von Ihrem Ausdruck, Ihre E-Mail, Ihre Telefonnummer, einen Sicherheitsschlüssel oder ein anderes Gerät mit Ihrem Passkey. Mit zweien davon sind Sie sofort zurück, mit einem nach einer Wartezeit.",
    passkeyFirst: "Noch ein Passkey auf diesem Gerät?",
    signIn: "Einfach anmelden",
  },
  proving: {
    heading: "Zeigen Sie, dass Sie es sind",
    waitingHeading: "Ein Nachweis ist da",
    whose: (identifier: string) => `Wiederherstellung für ${identifier}`,
    explanation:
      "Weisen Sie es auf zwei verschiedenen Wegen nach, in beliebiger Reihenfolge, und Sie sind sofort zurück. Alle Wege stehen hier; nehmen Sie die, die Sie eingerichtet haben.",
    onlyPasskey:
      "Ihr Passkey funktioniert. Mit einem weiteren Weg können Sie Verlorenes ersetzen; oder melden Sie sich einfach damit an.",
    readyIn: "Sie können abschließen in",
    waitingExplanation:
      "Kommen Sie dann in genau diesen Browser zurück. Alle Ihre Geräte und Adressen wurden benachrichtigt, und jedes vertraute Gerät kann dies stoppen. Um sofort weiterzukommen, nehmen Sie einen zweiten Weg.",
    leaveHint: "Handy gefunden, oder nicht Ihr Konto? Durch Abbrechen geht nichts verloren.",
    leave: "Wiederherstellung abbrechen",
  },
  methods: {
    heading: "Wege, es nachzuweisen",
    headingAgain: "Weitere Wege",
    proved: "Erledigt",
    check: "Prüfen",
    recovery_code: {
      name: "Wiederherstellungscode",
      field: "Ein Code von Ihrem Ausdruck",
      hint: "Jeder Code gilt einmal. Striche und Großschreibung spielen keine Rolle.",
    },
    email: {
      name: "E-Mail",
      hint: "Ein Code geht an Ihre zweite E-Mail-Adresse.",
      send: "Code per E-Mail senden",
      sent: "Falls dieses Konto eine zweite E-Mail-Adresse hat, ist ein Code dorthin unterwegs.",
      sendAgain: "Noch einen Code senden",
      field: "Code aus der E-Mail",
    },
    sms: {
      name: "SMS",
      hint: "Ein Code geht an Ihre Telefonnummer.",
      send: "Code per SMS senden",
      sent: "Falls dieses Konto eine Telefonnummer hat, ist ein Code dorthin unterwegs.",
      sendAgain: "Noch einen Code senden",
      field: "Code aus der SMS",
    },
    passkey: {
      name: "Ein Passkey, den Sie noch haben",
      hint: "Ein Sicherheitsschlüssel oder ein anderes Handy oder ein Computer mit einem Passkey dieses Kontos.",
      use: "Passkey benutzen",
    },
  },
  ready: {
    heading: "Willkommen zurück",
    explanation:
      "Sie haben gezeigt, dass Sie es sind. Jetzt erstellt dieses Gerät einen neuen Passkey; danach bestimmen Sie, was mit den alten Geräten geschieht.",
    proceed: "Weiter zum neuen Passkey",
  },
  finished: {
    heading: "Diese Wiederherstellung ist abgeschlossen",
    explanation: "Ihr neuer Passkey meldet Sie an.",
    almostHeading: "Ein Schritt fehlt noch",
    almostExplanation: "Der Passkey auf diesem Gerät ist noch nicht erstellt.",
    signIn: "Anmelden",
    again: "Ein Konto wiederherstellen",
  },
  cancelled: {
    heading: "Diese Wiederherstellung wurde gestoppt",
    explanation:
      "Am Konto hat sich nichts geändert. Falls nicht Sie sie gestoppt haben, benutzt jemand anderes eines seiner Geräte.",
  },
  expired: {
    heading: "Diese Wiederherstellung ist abgelaufen",
    explanation: "Am Konto hat sich nichts geändert. Sie können jederzeit neu beginnen.",
  },
  running: {
    title: "Wiederherstellungen",
    heading: "Jemand stellt den Zugang zu Ihrem Konto wieder her",
    explanation:
      "Mindestens einer Ihrer Wege zurück wurde nachgewiesen. Wenn das nicht Sie sind, stoppen Sie es jetzt: Ein Tippen genügt.",
    banner: "Wenn das nicht Sie sind, stoppen Sie es jetzt.",
    look: "Ansehen",
    none: "Niemand stellt den Zugang zu Ihrem Konto wieder her.",
    noneExplanation:
      "Sollte es jemand versuchen, werden alle Ihre Geräte und Adressen benachrichtigt, und Sie können es hier stoppen.",
    started: (ago: string) => `Begonnen ${ago}`,
    proved: (methods: string) => `Nachgewiesen: ${methods}`,
    readyIn: (duration: string) => `Kann abgeschlossen werden in ${duration}`,
    ready: "Kann jetzt abgeschlossen werden",
    proving: "Kann noch nicht abgeschlossen werden",
    stop: "Stoppen",
    stopNotMe: "Stoppen: Das war ich nicht",
    stopNotMeHint:
      "„Das war ich nicht“ schützt außerdem Ihr Konto einen Tag lang: Nur bekannte Browser und Bildschirme neben Ihrem Handy kommen hinein.",
    stopped: "Die Wiederherstellung ist gestoppt. An Ihrem Konto hat sich nichts geändert.",
    stoppedNotMe: "Die Wiederherstellung ist gestoppt, und Ihr Konto steht einen Tag lang unter Schutz.",
  },
  oldDevices: {
    title: "Alte Geräte",
    heading: "Ihr neuer Passkey ist bereit",
    explanation:
      "Hier steht, was Sie vorher hatten. Alles davon wird entfernt, damit niemand mit Ihrem alten Handy irgendwo hineinkommt; haken Sie an, was Sie behalten möchten.",
    devices: "Geräte",
    passkeys: "Passkeys und Sicherheitsschlüssel",
    sessions: "Angemeldete Browser",
    apps: "Verbundene Apps",
    keep: (name: string) => `${name} behalten`,
    lastSeen: (ago: string) => `zuletzt gesehen ${ago}`,
    withPasskeys: "samt Passkeys und Anmeldungen",
    added: (day: string) => `hinzugefügt am ${day}`,
    since: (day: string) => `seit ${day}`,
    remove: "Alles nicht Angehakte entfernen",
    keepAll: "Vorerst alles behalten",
    nothing: "Es gibt sonst nichts aufzuräumen.",
    proceed: "Zu Ihrem Konto",
  },
};
