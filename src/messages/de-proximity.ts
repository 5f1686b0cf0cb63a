import type { Messages } from "./en.ts";
import { durationInWords } from "./in-words.ts";

/** The sentences of en-proximity.ts, in German. */
export const proximityInGerman: Messages["proximity"] = {
  verdict: {
    known: {
      title: "Diesen Browser haben Sie schon einmal bestätigt",
      note: "Er hat bewiesen, dass er derselbe ist.",
    },
    nearby: {
      title: "Beide Geräte sind am selben Ort",
      note: "Dieses Handy und der neue Bildschirm haben einander direkt gefunden.",
    },
    likely: { title: "Im selben Netz wie dieses Handy", note: "Beide kommen von derselben Adresse im Internet." },
    unknown: {
      title: "Wo der neue Bildschirm ist, wissen wir nicht",
      note: "Sie haben ihn noch nie bestätigt, und nichts verbindet ihn mit diesem Handy. Er kann weit weg sein.",
    },
    contradicted: {
      title: "Der neue Bildschirm ist wohl nicht bei Ihnen",
      note: "Sein Ort und der Ort dieses Handys passen nicht zusammen.",
    },
  },
  channelAlone: {
    title: "Der neue Bildschirm scheint in der Nähe zu sein",
    note: "Ein Gerät im Netz dieses Handys hat für ihn geantwortet. Sehen Sie auf seine Adresszeile, bevor Sie zustimmen.",
  },
  sharedNetwork: "Er ist im Netz dieses Handys, aber dort sind auch viele Fremde. Er kann weit weg sein.",
  warning: {
    stop: "Wenn Ihnen jemand diesen Code oder einen Link dazu geschickt hat, hören Sie auf:",
    why: "Diese Person wäre dann als Sie angemeldet.",
  },
  expectedHost: "Adresszeile",
  expectedHostNote: "Genau diese Adresse muss der neue Bildschirm zeigen. Zeigt er eine andere, lehnen Sie ab.",
  code: "Der Code",
  question: {
    heading: "Wo sehen Sie diesen Code?",
    inFrontOfMe: "Auf dem Bildschirm, den ich anmelden will",
    inFrontOfMeNote: "Er steht vor mir, und ich habe dort selbst begonnen.",
    sentToMe: "In einer Nachricht, E-Mail oder am Telefon",
    sentToMeNote: "Oder auf einer Seite, zu der mich jemand geschickt hat.",
    stop: "Anmeldung stoppen",
    stopHint: "Gut, dass Sie hingesehen haben. Niemand wird angemeldet, und der Absender wird gebremst.",
  },
  limitedPage:
    "Sie kann weder Passkeys noch das Konto ändern und endet von selbst, wenn Sie sie nicht später bestätigen.",
  limitedDevice: "Sie verlängert sich nicht und endet von selbst, wenn Sie sie nicht später bestätigen.",
  approveThenCheck:
    "Zum Bestätigen brauchen Sie Fingerabdruck, Gesicht oder PIN. Danach tippen Sie sechs Ziffern auf dem neuen Bildschirm ein.",
  blockedHeading: "Diese Anmeldung ist nicht erlaubt",

  checking: {
    title: "Tippen Sie das auf dem neuen Bildschirm ein",
    addressBar: "Sehen Sie zuerst auf seine Adresszeile. Dort muss genau das stehen:",
    label: "Sechs Ziffern, nur für den neuen Bildschirm",
    warning:
      "Sagen oder schicken Sie diese Ziffern niemandem. Fragt jemand danach oder steht dort eine andere Adresse, lehnen Sie jetzt ab.",
  },
  refusedTitle: "Diese Anmeldung wurde nicht zugelassen",
  refusedNote: "Niemand wurde angemeldet. Hat Ihnen jemand diesen Code geschickt, antworten Sie nicht.",
  limited: {
    title: "Angemeldet, mit Grenzen",
    explanation: (seconds) =>
      `Ob der neue Bildschirm Ihrer ist, konnten wir nicht erkennen. Darum kann er weder Ihre Passkeys noch Ihr Konto ändern, und die Anmeldung endet von selbst ${
        seconds === null ? "in Kürze" : `(noch ${durationInWords("de", seconds)})`
      }.`,
    wasItYou: "Waren Sie das?",
    notMe: "Das war ich nicht",
    notMeHint: "Meldet ihn sofort ab, nimmt alles zurück, was er erhalten hat, und schützt Ihr Konto.",
    keep: "Das war ich, auf meinem eigenen Gerät: behalten",
    keepHint:
      "Hebt die Grenzen auf. Tun Sie das nur für ein Gerät, das Sie in Händen haben. Sie brauchen dafür Ihren Passkey.",
  },

  home: {
    verdict: {
      known: "von einem Browser, den Sie schon bestätigt hatten",
      nearby: "neben Ihrem Handy",
      likely: "im Netz Ihres Handys",
      unknown: "Nähe zu Ihrem Handy nicht bekannt",
      contradicted: "nicht bei Ihrem Handy",
    },
    limited: "Mit Grenzen",
    limitedHint: "Kann weder Passkeys noch Ihr Konto ändern und endet von selbst.",
    lift: "Grenzen aufheben",
    liftNamed: (device) => `Grenzen aufheben: ${device}`,
    notMe: "Das war ich nicht",
    notMeNamed: (device) => `Das war ich nicht: ${device}`,
    notMeHint:
      "Kennen Sie eine nicht? „Das war ich nicht“ meldet sie sofort ab, macht rückgängig, was sie geändert hat, und schützt Ihr Konto einen Tag lang.",
    knownBrowsers: "Browser, die Sie bestätigt haben",
    knownBrowsersHint:
      "Von hier aus genügen Fingerabdruck, Gesicht oder PIN am Handy. Entfernen Sie, was Sie nicht mehr benutzen.",
    approvedOn: (day) => `Zuerst bestätigt am ${day}`,
    seen: (ago) => `zuletzt gesehen ${ago}`,
    remove: "Entfernen",
    removeNamed: (name) => `${name} entfernen`,
  },

  protected: {
    title: "Ihr Konto ist geschützt",
    ended: (count) =>
      count === 0
        ? "Sie war schon beendet."
        : count === 1
          ? "Diese Anmeldung ist beendet. Wer sie hatte, ist draußen."
          : `${count} Anmeldungen sind beendet. Wer sie hatte, ist draußen.`,
    undone: "Auch Passkeys und Erlaubnisse, die von dort kamen, sind weg.",
    meanwhile: (seconds) =>
      `Bis auf Weiteres (noch ${durationInWords("de", seconds)}) lassen sich nur bekannte Browser und Bildschirme neben Ihrem Handy anmelden.`,
    nextHeading: "Was jetzt zu tun ist",
    next: {
      look: "Sehen Sie nach, wo Sie angemeldet sind und welche Passkeys Sie haben. Kennen Sie alle?",
      tell: "Sagen Sie der Verwaltung Bescheid, vor allem wenn Ihnen jemand einen Code geschickt hatte.",
    },
    home: "Meine Anmeldungen ansehen",
  },

  screen: {
    passkeyHeading: "Verwenden Sie Ihren Passkey gleich hier",
    passkeyHint:
      "Das ist der schnellste und sicherste Weg. Ist Ihr Passkey auf dem Handy, wählen Sie im Fenster des Browsers das Handy und scannen Sie den QR-Code, der dort erscheint.",
    passkeyButton: "Passkey verwenden",
    orPhone: "Oder weiter mit dem Code",
    orPhoneHint:
      "Ob Ihr Handy in der Nähe ist, erkennen wir nicht. Es wird sechs Ziffern zeigen, die Sie hier eintippen, und zunächst gelten Grenzen.",
    checkingHeading: "Tippen Sie die sechs Ziffern ein, die Ihr Handy zeigt",
    checkingExplanation: (accountName, deviceName) =>
      `${accountName}, Sie haben auf diesem Gerät bestätigt: ${deviceName}. Die Ziffern zeigen, dass es bei Ihnen ist.`,
    checkField: "Ziffern vom Handy",
    checkHint: "Nicht der Code von vorhin. Leerzeichen stören nicht.",
    check: "Weiter",
    wrongDigits: (triesLeft) =>
      `Das waren nicht die Ziffern. Sehen Sie noch einmal auf das Handy: Sie haben noch ${triesLeft === 1 ? "einen Versuch" : `${triesLeft} Versuche`}.`,
    refusedHeading: "Diese Anmeldung war von hier aus nicht erlaubt",
    refused: {
      hidden_network:
        "Dieser Bildschirm verbirgt durch ein VPN oder einen Vermittler, wo er ist. Schalten Sie das ab und holen Sie einen neuen Code, oder verwenden Sie einen Passkey.",
      hosting_network:
        "Dieser Bildschirm kommt über ein Rechenzentrum, wie viele VPNs. Schalten Sie das ab und holen Sie einen neuen Code, oder verwenden Sie einen Passkey.",
      other_country:
        "Dieser Bildschirm und das Handy sind offenbar in verschiedenen Ländern. Ein Passkey geht von überall.",
      too_far: "Dieser Bildschirm und das Handy sind offenbar weit voneinander entfernt. Ein Passkey geht von überall.",
      country_not_allowed: "Diese App lässt Anmeldungen aus diesem Land nicht zu. Fragen Sie ihre Betreiber.",
      network_not_allowed: "Diese App lässt Anmeldungen aus diesem Netz nicht zu. Fragen Sie ihre Betreiber.",
      account_protected: "Dieses Konto ist zurzeit geschützt. Ein Passkey geht trotzdem.",
      check_code_wrong:
        "Die sechs Ziffern waren zu oft falsch. Holen Sie einen neuen Code und beginnen Sie noch einmal, oder verwenden Sie einen Passkey.",
    },
    refusedOtherwise:
      "Ob das Handy neben diesem Bildschirm ist, konnten wir nicht erkennen. Verwenden Sie stattdessen einen Passkey.",
  },
};
