import type { recoveryInEnglish } from "./en-recovery.ts";
import { durationInWords } from "./in-words.ts";

const duration = (seconds: number): string => durationInWords("de", seconds);

/** The same in German. */
export const recoveryInGerman: typeof recoveryInEnglish = {
  codes: {
    title: "Wiederherstellungs\u00ADcodes",
    lead: "Ist Ihr Handy weg, hilft Ihnen ein Wiederherstellungscode zurück in Ihr Konto. Bewahren Sie die Codes getrennt vom Handy auf, auf Papier oder an einem sicheren Ort.",
    none: "Sie haben noch keine. Wir erstellen zehn für Sie. Jeder gilt einmal, und wir zeigen sie nur ein einziges Mal.",
    left: (left, all) => `${left} von ${all} übrig`,
    madeOn: (day) => `Erstellt am ${day}.`,
    allUsed: "Alle sind verbraucht. Erstellen Sie jetzt neue, damit Sie sie haben, wenn Sie sie brauchen.",
    oneLeft: "Nur noch einer ist übrig. Erstellen Sie neue, bevor Sie sie brauchen.",
    make: "Wiederherstellungscodes erstellen",
    replaceHeading: "Neue Codes erstellen",
    replaceHint:
      "Ist das Blatt verloren, oder könnte es jemand gesehen haben? Mit neuen Codes gelten die alten nicht mehr. Wir melden es Ihnen auf allen Ihren Geräten und Adressen.",
    confirm: "Meine alten Codes sollen nicht mehr gelten, auch die unbenutzten.",
    confirmNeeded: "Bitte bestätigen Sie, dass die alten Codes nicht mehr gelten sollen.",
    changed:
      "Inzwischen wurden schon neue Codes erstellt, deshalb wurde nichts geändert. Hier sehen Sie den jetzigen Stand.",
    replace: "Neue Codes erstellen",
    freshHeading: "Ihre neuen Wiederherstellungs\u00ADcodes",
    freshLead:
      "Drucken, notieren oder speichern Sie sie jetzt. Wir behalten keine Kopie und können sie nicht noch einmal zeigen.",
    sheet: {
      service: "Dienst",
      person: "Für",
      account: "Konto",
      madeOn: "Erstellt am",
      list: "Wiederherstellungscodes",
      once: "Jeder Code gilt einmal; streichen Sie ihn dann ab. Sobald es neue gibt, gilt keiner von diesen mehr.",
      use: (address) => `So verwenden Sie einen: Öffnen Sie ${address} und geben Sie Ihren Namen ein.`,
      keep: "Wer dieses Blatt findet, ist Ihrem Konto einen Schritt näher. Niemand vom Support wird Sie je nach einem Code fragen.",
    },
    print: "Drucken",
    save: "Als Text speichern",
    copy: "Kopieren",
    copied: "Alle zehn Codes sind kopiert.",
    copyFailed: "Ihr Browser lässt uns nicht kopieren. Bitte drucken oder speichern Sie die Codes.",
    fileName: (host) => `wiederherstellungscodes-${host}.txt`,
    withoutScript: "Drucken oder speichern Sie diese Seite über das Menü Ihres Browsers.",
    kept: "Ich habe sie gesichert",
  },

  addresses: {
    title: "E-Mail und Telefon",
    lead: "Dorthin schreiben wir, wenn sich an Ihrem Konto etwas ändert. Und ein Code, den wir dorthin senden, hilft Ihnen zurück in Ihr Konto, wenn Ihr Handy weg ist.",
    none: "Noch keine. Fügen Sie eine E-Mail-Adresse hinzu, die Sie auch ohne dieses Konto lesen können.",
    listed: "Ihre Adressen",
    kind: { email: "E-Mail", phone: "Telefon" },
    confirmedOn: (day) => `Bestätigt am ${day}`,
    unconfirmed: "nicht bestätigt",
    wornOut:
      "Dafür wurden hundertmal falsche Codes eingegeben. Bis Sie sie erneut bestätigen, hilft sie niemandem zurück ins Konto.",
    codeField: { email: "Code aus der E-Mail", phone: "Code aus der SMS" },
    codeUnderWay: (secondsLeft) =>
      `Wir haben sechs Ziffern dorthin gesendet. Sie gelten noch ${duration(secondsLeft)}.`,
    codeGone: "Der Code ist abgelaufen. Lassen Sie sich einen neuen senden.",
    confirm: "Bestätigen",
    confirmNamed: (address) => `${address} bestätigen`,
    resend: "Neuen Code senden",
    resendNamed: (address) => `Neuen Code an ${address} senden`,
    remove: "Entfernen",
    removeNamed: (address) => `${address} entfernen`,
    whatIsLost: {
      unconfirmed: "Ihrem Konto nützt sie noch nichts.",
      last: "Das ist Ihre einzige bestätigte Adresse. Ohne sie erreichen wir Sie nicht, wenn Sie keines Ihrer Geräte haben, und können Ihnen keinen Code senden, der Ihnen zurück ins Konto hilft.",
      other:
        "Sie hilft Ihnen dann nicht mehr zurück ins Konto, und wir schreiben nicht mehr dorthin. Ihre anderen Adressen bleiben.",
      told: "Wir melden es Ihnen auf allen Ihren Geräten und Adressen und schreiben ein letztes Mal dorthin.",
    },
    removeForGood: "Endgültig entfernen",
    addEmail: "E-Mail-Adresse hinzufügen",
    emailField: "E-Mail-Adresse",
    emailHint:
      "Eine, die Sie auch dann lesen können, wenn Sie sich hier nicht anmelden können. Wir senden ihr sechs Ziffern.",
    addPhone: "Telefonnummer hinzufügen",
    phoneField: "Telefonnummer",
    phoneHint: "Mit Landesvorwahl, etwa +49 30 1234567. Wir senden ihr sechs Ziffern.",
    noPhone: "Telefonnummern lassen sich nicht hinzufügen: Dieser Server versendet keine SMS.",
    sendCode: "Code senden",
    full: (count) => `Sie haben ${count} Adressen, mehr passen nicht. Entfernen Sie eine, um eine andere hinzuzufügen.`,
    masked: "Nur zum Teil gezeigt, weil dieser Browser keines Ihrer Geräte ist.",
    done: {
      sent: "Ein Code ist unterwegs. Es kann eine Minute dauern.",
      verified: "Bestätigt. Ab jetzt hilft sie Ihnen zurück ins Konto.",
      removed: "Entfernt.",
    },
    problems: {
      malformed_email: "Das sieht nicht nach einer E-Mail-Adresse aus. Sie hat die Form name@example.org.",
      malformed_phone: "Das sieht nicht nach einer Telefonnummer mit Landesvorwahl aus, etwa +49 30 1234567.",
      address_known_already: "Diese haben Sie schon hinzugefügt.",
      too_many_addresses: "Mehr Adressen passen nicht. Entfernen Sie zuerst eine.",
      sms_unavailable: "Dieser Server versendet keine SMS.",
      too_many_codes: "Mehr Codes senden wir vorerst nicht. Bitte versuchen Sie es in einer Stunde noch einmal.",
      address_code_malformed: "Ein Code hat sechs Ziffern. Bitte geben Sie ihn noch einmal ein.",
      address_code_wrong: "Das ist nicht der zuletzt gesendete Code. Bitte sehen Sie noch einmal nach.",
      address_code_expired: "Dieser Code ist abgelaufen. Lassen Sie sich einen neuen senden.",
      address_code_dead:
        "Dieser Code wurde zu oft falsch eingegeben. Lassen Sie sich in einer Stunde einen neuen senden.",
    },
  },
};
