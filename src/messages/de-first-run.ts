import type { Messages } from "./en.ts";
import { durationInWords } from "./in-words.ts";

/** Was ein neuer Bildschirm für jemanden ist, auf Deutsch. */
export const firstRunInGerman: Messages["firstRun"] = {
  start: {
    title: "Neu hier?",
    link: "Diesen Computer einrichten, oder ein geteilter Bildschirm",
    heading: "Wem gehört dieser Bildschirm?",
    lead: "Ihr Handy meldet Sie auf beiden an. Es fragt Sie vorher und zeigt, was geschehen wird.",
    own: {
      heading: "Mein eigener Computer",
      explanation:
        "Eine Bestätigung meldet Sie an, macht ihn zu einem Ihrer Geräte und gibt ihm einen Passkey. Danach brauchen Sie hier kein Handy mehr.",
      go: "Diesen Computer einrichten",
    },
    shared: {
      heading: "Ein geteilter Bildschirm",
      explanation: (idleSeconds) =>
        `Meldet Sie für kurze Zeit an. Wenn Sie sich abmelden, oder ${durationInWords("de", idleSeconds)} lang nichts tun, vergisst er Sie.`,
      go: "Für kurze Zeit anmelden",
    },
    otherwise: "Weder noch: nur anmelden",
  },
  signIn: {
    own: {
      title: "Diesen Computer einrichten",
      note: "Ihr Handy wird fragen, ob dieser Computer Ihnen gehört. Wenn Sie dort Ja sagen, wird er eines Ihrer Geräte.",
    },
    shared: {
      title: "Auf einem geteilten Bildschirm anmelden",
      note: (idleSeconds) =>
        `Nach ${durationInWords("de", idleSeconds)} ohne Benutzung werden Sie abgemeldet, und nichts von Ihnen bleibt hier.`,
    },
    change: "Das ist dieser Bildschirm nicht",
  },
  card: {
    ownQuestion: "Er möchte eines Ihrer Geräte werden",
    ownWarning:
      "Wer diesen Computer hat, kann sich dann ohne dieses Handy als Sie anmelden und Anmeldungen bestätigen. Niemand vom Support braucht das.",
    own: "Ja, es ist mein eigener Computer",
    ownNote: "Er steht vor mir und bleibt meiner. Ich kann das eine Woche lang rückgängig machen.",
    onlySignIn: "Nein, nur anmelden",
    onlySignInNote: "Er ist geliehen, gehört jemand anderem, oder ich bin nicht sicher.",
    ownNotPossible:
      "Er wollte auch eines Ihrer Geräte werden. Nichts zeigt, dass er bei Ihnen ist; er kann nur angemeldet werden.",
    shared: "Es ist ein geteilter Bildschirm",
    sharedNote: (idleSeconds) =>
      `Meldet Sie nach ${durationInWords("de", idleSeconds)} ohne Benutzung ab und vergisst Sie dort.`,
    sharedFact: "Geteilter Bildschirm",
    screenUse: "Er wird",
    ownFact: "Eines Ihrer Geräte",
    approveOwn: "Bestätigen und zu meinem machen",
    knownDevice: {
      title: "Dieses Gerät haben Sie schon einmal bestätigt",
      note: "Es hat bewiesen, dass es dasselbe ist.",
    },
  },
  decided: {
    own: "Er soll jetzt einen Passkey anlegen. Danach finden Sie ihn unter Ihren Geräten und können das eine Woche lang rückgängig machen.",
    shared: (idleSeconds) =>
      `Als geteilter Bildschirm: Sie werden dort nach ${durationInWords("de", idleSeconds)} ohne Benutzung abgemeldet.`,
  },
  computer: {
    noPlatform:
      "Dieser Computer hat selbst nichts, was einen Passkey aufbewahren kann. Bekannt ist er Ihnen jetzt trotzdem: Nächstes Mal bestätigt Ihr Handy ihn ohne weitere Fragen. Auch ein Sicherheitsschlüssel geht als Passkey.",
    securityKey: "Sicherheitsschlüssel benutzen",
    proceed: "Ohne weitermachen",
  },
  shared: {
    label: "Geteilter Bildschirm",
    note: (idleSeconds) =>
      `Geteilter Bildschirm. Meldet Sie nach ${durationInWords("de", idleSeconds)} ohne Benutzung ab.`,
    signOut: "Jetzt abmelden",
    warning: "Niemand da? In {seconds} Sekunden werden Sie abgemeldet. Berühren Sie irgendetwas, um zu bleiben.",
  },
  sessionTag: "Geteilter Bildschirm",
};
