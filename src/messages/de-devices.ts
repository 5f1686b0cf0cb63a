import type { devicesInEnglish } from "./en-devices.ts";
import { durationInWords } from "./in-words.ts";

/** The same in German. */
export const devicesInGerman: typeof devicesInEnglish = {
  title: "Ihre Geräte",
  lead: "Auf diesen bestätigen Sie Anmeldungen: mit Fingerabdruck, Gesicht oder PIN.",
  current: "Dieses Gerät",
  platform: (browser, system) => `${browser} auf ${system}`,
  lastSeen: (ago) => `Zuletzt gesehen ${ago}`,
  approvals: (count) =>
    count === 0
      ? "Hat noch keine Anmeldung bestätigt"
      : count === 1
        ? "Hat eine Anmeldung bestätigt"
        : `Hat ${count} Anmeldungen bestätigt`,
  push: {
    reachable: "Meldet sich, wenn jemand sich mit Ihrem Namen anmeldet",
    failing: "Mitteilungen kommen nicht an",
    none: "Mitteilungen sind aus",
  },
  since: (day) => `Ihres seit dem ${day}`,
  broughtInBy: (device) => `hinzugefügt von ${device}`,
  manage: "Verwalten",
  manageNamed: (name) => `${name} verwalten`,
  undoNamed: (name) => `Rückgängig machen: ${name} ist nicht meines`,
  hints: {
    only_one:
      "Das ist Ihr einziges Gerät. Geht es verloren, brauchen Sie einen anderen Zugang. Fügen Sie jetzt ein zweites hinzu.",
    push_failing:
      "Wir erreichen es nicht mehr. Öffnen Sie dort einmal die App und schalten Sie die Mitteilungen wieder ein.",
    unseen: "Sie haben es lange nicht benutzt. Haben Sie es nicht mehr, entfernen Sie es.",
  },
  add: "Handy hinzufügen",
  addHint: "Sie scannen mit dem neuen Handy einen QR-Code. Das dauert etwa eine Minute.",

  newcomer: {
    heading: "Dieses Gerät ist noch neu",
    explanation: (time: string) =>
      `Es meldet Sie an, bestätigt und kann etwas hinzufügen. Was schon vor ihm da war, kann es noch nicht entfernen, umbenennen oder ersetzen (noch ${time}). Ein älteres Gerät von Ihnen kann das sofort, und es kann auch dieses hier entfernen.`,
    lost: "Haben Sie Ihr älteres Gerät verloren? Stellen Sie Ihr Konto wieder her, mit einem Wiederherstellungscode oder per E-Mail. Im letzten Schritt können Sie das verlorene entfernen. Ein Sicherheitsschlüssel, den Sie schon vorher hatten, geht auch, auf jedem anderen Gerät.",
    recover: "Konto wiederherstellen",
  },

  gone: "Geräte, die Sie entfernt haben",
  removedOn: (day) => `Entfernt am ${day}`,
  lostOn: (day) => `Verloren, entfernt am ${day}`,
  keptPasskey:
    "Sein Passkey gilt noch, denn er war Ihr einziger Zugang. Richten Sie zuerst einen anderen ein und entfernen Sie ihn dann hier.",
  removeKeptPasskey: "Seinen Passkey entfernen",
  addAnotherWay: "Anderen Zugang einrichten",

  one: {
    nameHeading: "Name",
    nameField: "So nennen Sie es",
    nameHint: "So heißt es, wenn es sich eine Anmeldung ansieht.",
    rename: "Namen speichern",
    removeHeading: "Entfernen",
    remove: "Ich habe es noch: entfernen",
    removeHint:
      "Es wird abgemeldet und kann nichts mehr bestätigen. Sein Passkey bleibt und kann es wieder zurückbringen.",
    removeThis: "Das ist das Gerät, das Sie gerade benutzen: Sie werden hier abgemeldet.",
    lostHeading: "Es ist verloren oder gestohlen",
    lost: "Ich habe es verloren: aussperren",
    lostHint:
      "Es wird sofort überall abgemeldet, auch bei Apps, denen es Zugang gegeben hat. Passkeys, die nur auf ihm liegen, werden gelöscht.",
    lastWayIn:
      "Der Passkey darauf ist Ihr einziger Zugang zu diesem Konto. Er bleibt, bis Sie einen anderen haben, damit Sie sich nicht aussperren. Ohne Ihren Fingerabdruck, Ihr Gesicht oder Ihre PIN kann ihn niemand benutzen.",
    undoApprovals: (count) =>
      count === 1
        ? "Auch die eine Anmeldung zurücknehmen, die es je bestätigt hat"
        : `Auch alle ${count} Anmeldungen zurücknehmen, die es je bestätigt hat`,
    undoApprovalsHint:
      "Wählen Sie das, wenn jemand anderes es benutzt haben könnte. Diese Bildschirme werden sofort abgemeldet.",
    back: "Alle Geräte",
  },
  ended: {
    title: "Ausgesperrt",
    explanation: (name) => `${name} ist abgemeldet und kann nichts mehr bestätigen.`,
    undone: (count) =>
      count === 1
        ? "Eine Anmeldung, die es bestätigt hatte, wurde zurückgenommen."
        : `${count} Anmeldungen wurden zurückgenommen.`,
    look: "Geräte, die es hinzugefügt hatte, gehören noch zu Ihrem Konto. Kennen Sie alle?",
  },

  addPhone: {
    title: "Handy hinzufügen",
    lead: "Mit einem zweiten Handy sperrt Sie der Verlust von diesem nicht aus.",
    explanation:
      "Halten Sie das neue Handy bereit. Sie scannen damit einen QR-Code und legen dann den Finger auf seinen Sensor.",
    show: "QR-Code zeigen",
    scanHeading: "Scannen Sie das mit dem neuen Handy",
    steps: [
      "Öffnen Sie auf dem neuen Handy die Kamera und richten Sie sie hierher.",
      "Öffnen Sie die Seite, die es anbietet.",
      "Tippen Sie dort auf „Das ist mein Handy“.",
    ],
    once: (seconds) => `Gilt einmal, für ${durationInWords("de", seconds)}.`,
    caution: "Zeigen Sie ihn sonst niemandem. Wer ihn zuerst scannt, kommt in Ihr Konto.",
    link: "Oder öffnen Sie diesen Link auf dem neuen Handy",
    copy: "Kopieren",
    copied: "Kopiert",
    waiting: "Warten auf das neue Handy …",
    cancel: "Abbrechen",
  },
  enrolment: {
    waiting: {
      title: "Warten auf das neue Handy",
      explanation: "Machen Sie dort weiter. Diese Seite folgt von selbst.",
    },
    bound: {
      title: (device) => `${device} gehört jetzt Ihnen`,
      explanation: "Es kann sich anmelden und Anmeldungen bestätigen, genau wie dieses Gerät.",
    },
    undone: {
      title: "Zurückgenommen",
      explanation: "Das neue Gerät ist abgemeldet, sein Passkey gelöscht, und was es bestätigt hat, ist beendet.",
    },
    cancelled: { title: "Abgebrochen", explanation: "Der Code gilt nicht mehr. Es wurde nichts hinzugefügt." },
    expired: {
      title: "Der Code ist abgelaufen",
      explanation: "Es wurde nichts hinzugefügt. Sie können einen neuen zeigen.",
    },
    undoHeading: "Ist das nicht das Gerät in Ihrer Hand?",
    undoHint: "Entfernt es sofort, mit allem, was es seither getan hat. Das geht eine Woche lang.",
    undo: "Rückgängig machen",
    claimedAgain:
      "Jemand kam ein zweites Mal mit demselben Code. Waren das nicht Sie, machen Sie es rückgängig: Das Gerät ist vielleicht nicht Ihres.",
    again: "Neuen Code zeigen",
    devices: "Alle Geräte",
  },

  enrol: {
    title: "Ihr neues Handy",
    arriveHeading: "Dieses Handy hinzufügen",
    arriveExplanation:
      "Scannen Sie den QR-Code auf dem Handy, das Sie schon benutzen. Haben Sie stattdessen den Link, fügen Sie ihn hier ein.",
    field: "Link von Ihrem anderen Handy",
    proceed: "Weiter",
    heading: (name) => `Ist das Ihr Handy, ${name}?`,
    explanation: (device) =>
      `${device} fügt es Ihrem Konto hinzu. Das Handy erstellt einen Passkey: von nun an Ihr Fingerabdruck, Ihr Gesicht oder Ihre PIN.`,
    account: "Konto",
    from: "Hinzugefügt von",
    create: "Das ist mein Handy",
    caution: (name) =>
      `Sind Sie nicht ${name}, schließen Sie diese Seite. Jemand möchte vielleicht, dass Sie sich in seinem Namen anmelden.`,
  },

  computer: {
    offerHeading: "Ist es Ihr eigener Computer?",
    offerHint: "Dann kann er einen eigenen Passkey haben und braucht beim nächsten Mal kein Handy.",
    offer: "Auch diesem Computer vertrauen",
    offered: (host) =>
      `Öffnen Sie auf dem Computer innerhalb von zehn Minuten ${host} und erstellen Sie dort einen Passkey.`,
    trusted: "Er ist jetzt eines Ihrer Geräte.",
    title: "Diesem Computer vertrauen",
    heading: "Machen Sie diesen Computer zu einem Ihrer Geräte",
    explanation: (device) =>
      `${device} bürgt für ihn. Mit eigenem Passkey meldet er Sie per Fingerabdruck, Gesicht oder PIN an, ohne Handy.`,
    create: "Passkey auf diesem Computer erstellen",
    notNow: "Jetzt nicht",
    bannerHeading: "Diesem Computer vertrauen?",
    banner: (device) => `${device} erlaubt ihm einen eigenen Passkey.`,
    go: "Passkey erstellen",
  },
};
