import type { appScreensInEnglish } from "./en-app-screens.ts";

/** The same in German. */
export const appScreensInGerman: typeof appScreensInEnglish = {
  locale: "de",
  justNow: "gerade eben",
  device: "{browser} auf {system}",
  back: "Zurück",

  status: {
    starting: "Anmeldungen werden gesucht …",
    live: "Wer sich als Sie anmelden will, erscheint hier sofort.",
    lost: "Verbindung wird wiederhergestellt … Zuletzt verbunden: {ago}.",
    lostAtOnce: "Verbindung wird wiederhergestellt …",
    away: "Keine Verbindung. Es wird weiter versucht … Zuletzt verbunden: {ago}.",
    awayAtOnce: "Keine Verbindung. Es wird weiter versucht …",
    stopped: "Dann sehen Sie hier, wer nach Ihnen fragt.",
  },

  home: {
    starting: "Ihre Anmeldungen",
    none: "Nichts wartet",
    noneHint:
      "Wenn sich ein Bildschirm als Sie anmelden will, sehen Sie es hier, und wer da fragt. Dann geben Sie seinen Code ein.",
    one: "Eine Anmeldung wartet",
    many: "{count} Anmeldungen warten",
    away: "Keine Verbindung",
    awayHint:
      "Dieses Handy kann trotzdem für Sie bürgen: Der andere Bildschirm zeigt eine Zahl, und Ihr Handy beantwortet sie ohne Netz.",
    signedOut: "Dieses Handy ist nicht angemeldet",
    signedOutHint:
      "Eine Berührung meldet Sie an. Ein Handy, das hier neu ist, bringt eine Einladung oder Ihr altes Handy herein.",
    usePasskey: "Passkey verwenden",
    notTrusted: "Machen Sie dieses Handy zu Ihrem",
    notTrustedHint:
      "Es ist angemeldet, hat aber Ihren Passkey noch nicht benutzt. Nach einer Berührung kann es Anmeldungen bestätigen.",
    caution:
      "Geben Sie nur einen Code ein, den Sie auf einem Bildschirm vor sich sehen. Niemand vom Support wird Sie je darum bitten.",
    scan: "Scannen",
    typeCode: "Code eingeben",
    withoutNetwork: "Ohne Netz antworten",
    noNetwork: "Ohne Netz",
    ways: "Wege, einen Bildschirm anzumelden",
    safety: "Was helfen würde",
    settings: "Einstellungen",
  },

  request: {
    forApp: "Für {app}",
    itself: "Für Countersign",
    asked: "angefragt {ago}",
    field: "Geben Sie den Code ein, den dieser Bildschirm zeigt",
    proceed: "Weiter",
    direct: "Bittet Sie, sich damit anzumelden",
    look: "Ansehen",
    notMe: "Das bin ich nicht",
    notMeNamed: "Das bin ich nicht: {device}",
  },

  scan: {
    title: "Code scannen",
    explanation: "Richten Sie die Kamera auf den QR-Code des anderen Bildschirms.",
    starting: "Die Kamera startet …",
    looking: "Ein QR-Code wird gesucht …",
    found: "Erkannt.",
    foreign: "Dieser QR-Code ist nicht von hier. Es wurde nichts geöffnet.",
    denied:
      "Die Kamera ist hier nicht erlaubt. Erlauben Sie sie in den Browser-Einstellungen für diese Seite, oder geben Sie den Code ein.",
    noCamera: "Es wurde keine Kamera gefunden. Geben Sie den Code ein: Er steht neben dem QR-Code.",
    busy: "Eine andere App benutzt die Kamera. Schließen Sie jene und versuchen Sie es erneut, oder geben Sie den Code ein.",
    again: "Erneut versuchen",
    torchOn: "Licht an",
    torchOff: "Licht aus",
    typeCode: "Code eingeben",
    viewfinder: "Was die Kamera sieht",
  },

  offline: {
    title: "Ohne Netz antworten",
    explanation:
      "Wählen Sie auf dem anderen Bildschirm „Mein Handy hat kein Netz“. Er zeigt dann eine Zahl mit zehn Ziffern.",
    field: "Die Zahl auf dem anderen Bildschirm",
    hint: "Zehn Ziffern. Leerzeichen sind egal.",
    malformed: "Das ist keine Zahl mit zehn Ziffern. Bitte schauen Sie noch einmal nach.",
    scan: "Stattdessen scannen",
    answer: "Mit Fingerabdruck, Gesicht oder PIN antworten",
    answerLabel: "Geben Sie dies auf dem anderen Bildschirm ein",
    expires: "Es verschwindet in zwei Minuten.",
    gone: "Die Antwort ist verschwunden. Sie können jederzeit eine neue machen.",
    another: "Noch eine beantworten",
    notSetUp: "Dieses Handy ist dafür noch nicht eingerichtet",
    notSetUpHint: "Das Einrichten ist eine Berührung, solange Netz da ist. Danach geht es überall.",
    toSettings: "Zu den Einstellungen",
    cancelled: "Es wurde kein Passkey verwendet. Versuchen Sie es erneut, sobald Sie bereit sind.",
    noPrf: "Ihr Passkey gab keinen Schlüssel her; dieses Handy kann daher nicht ohne Netz antworten.",
    caution:
      "Beantworten Sie nur eine Zahl, die Sie auf einem Bildschirm vor sich sehen. Lesen Sie die Antwort niemandem vor.",
  },

  settings: {
    title: "Einstellungen",
    notifications: "Benachrichtigungen",
    notificationsHint:
      "Dieses Handy meldet sich, wenn Sie auf einem neuen Bildschirm Ihren Namen angeben. Ohne sie lassen Sie die App offen.",
    on: "An",
    off: "Aus",
    failing: "Kommen nicht an",
    blocked: "Blockiert",
    unsupported: "Nicht verfügbar",
    turnOn: "Einschalten",
    turnOff: "Ausschalten",
    failingHint: "Die letzte Nachricht ließ sich nicht zustellen. Schalten Sie sie aus und wieder ein.",
    blockedHint:
      "Diesem Browser wurde gesagt, von hier keine Benachrichtigungen zu zeigen. Erlauben Sie sie in seinen Einstellungen für diese Seite.",
    unsupportedHint:
      "Dieser Browser kann keine Benachrichtigungen empfangen. Bei offener App erscheinen Anmeldungen trotzdem sofort.",
    installFirst: "Auf diesem System brauchen Benachrichtigungen die installierte App: siehe unten.",
    offline: "Ohne Netz",
    offlineHint: "Ihr Handy beantwortet eine Zahl, die der andere Bildschirm zeigt, wenn es selbst kein Netz hat.",
    offlineNoPrf:
      "Der Passkey auf diesem Handy kann das nicht. Ein Passkey von einem neueren Handy oder Sicherheitsschlüssel vielleicht.",
    install: "App installieren",
    installed: "Installiert",
    installHint: "Sie bekommt ein eigenes Symbol, startet ohne Netz und füllt den Bildschirm.",
    installButton: "Installieren",
    installApple: "Tippen Sie in Safari auf „Teilen“, dann auf „Zum Home-Bildschirm“.",
    installOther: "Wählen Sie im Menü des Browsers „App installieren“ oder „Zum Startbildschirm hinzufügen“.",
    camera: "Kamera",
    cameraYes: "Verfügbar",
    cameraNo: "Dieser Browser bietet keine an. Codes lassen sich eintippen.",
    account: "Dieses Handy",
    signOut: "Hier abmelden",
    signIn: "Melden Sie sich zuerst an, dann lassen sich Einstellungen ändern.",
    needsNetwork: "Es gibt kein Netz. Einstellungen lassen sich ändern, sobald es wieder da ist.",
  },
};
