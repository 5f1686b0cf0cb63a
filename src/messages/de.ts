import { accountRecoveryInGerman } from "./de-account-recovery.ts";
import { activityInGerman } from "./de-activity.ts";
import { appInGerman } from "./de-app.ts";
import { askInGerman } from "./de-ask.ts";
import { authorizeInGerman, authorizeRefusalsInGerman } from "./de-authorize.ts";
import { backchannelInGerman } from "./de-backchannel.ts";
import { consoleInGerman } from "./de-console.ts";
import { consolePagesInGerman } from "./de-console-pages.ts";
import { devicesInGerman } from "./de-devices.ts";
import { firstRunInGerman } from "./de-first-run.ts";
import { hostRefusalsInGerman, hostsInGerman } from "./de-hosts.ts";
import { noticesInGerman } from "./de-notices.ts";
import { passkeysInGerman } from "./de-passkeys.ts";
import { provisioningInGerman } from "./de-provisioning.ts";
import { proximityInGerman } from "./de-proximity.ts";
import { recoveryInGerman } from "./de-recovery.ts";
import { refusalsInGerman } from "./de-refusals.ts";
import { accountRefusalsInGerman } from "./de-refusals-account.ts";
import { securityInGerman } from "./de-security.ts";
import { navigationInGerman } from "./de-ui.ts";
import type { Messages } from "./en.ts";
import { agoInWords, countryInWords, dayInWords, durationInWords } from "./in-words.ts";

/** Every sentence shown to a person, in German. */
export const de: Messages = {
  ago: (at, now) => agoInWords("de", "gerade eben", at, now),
  duration: (seconds) => durationInWords("de", seconds),
  day: (at) => dayInWords("de", at),
  country: (code) => countryInWords("de", code),

  shell: {
    home: "Countersign, Startseite",
    caution:
      "Geben Sie nur einen Code ein, den Sie auf einem Bildschirm vor sich sehen. Niemand vom Support wird Sie je darum bitten.",
    scriptNeeded: "Passkeys brauchen JavaScript. Bitte erlauben Sie es für diese Seite und laden Sie sie neu.",
    device: (browser, system) => `${browser} auf ${system}`,
  },

  signIn: {
    title: "Anmelden",
    heading: (clientName) => (clientName === null ? "Mit dem Handy anmelden" : `Bei ${clientName} anmelden`),
    codeLabel: "Ihr Code",
    steps: {
      label: "So melden Sie sich an",
      open: "Öffnen Sie auf Ihrem Handy",
      enter: "Geben Sie dort diesen Code ein.",
      approve: "Prüfen Sie die Angaben und bestätigen Sie mit Fingerabdruck, Gesicht oder PIN.",
    },
    scan: "Oder richten Sie die Kamera des Handys hierher. Auf beiden Bildschirmen steht derselbe Code.",
    renews: (seconds) =>
      `Dieser Code erneuert sich von selbst. Sie müssen sich nicht beeilen: Es gibt immer einen frischen. Er gilt ${durationInWords("de", seconds)}.`,
    newCodeAnnouncement: "Es gibt einen neuen Code.",
    newCode: "Neuer Code",
    cancel: "Abbrechen",
    startAgain: "Noch einmal beginnen",
    proceed: "Weiter",
    opened: {
      heading: (accountName, deviceName) => `${deviceName} von ${accountName} sieht sich das an`,
      explanation: (accountName) =>
        `${accountName}, vergleichen Sie den Code auf beiden Bildschirmen und bestätigen Sie dann auf dem Handy.`,
      notYou: "Nicht Ihr Gerät? Brechen Sie ab, dann erhalten Sie einen neuen Code.",
    },
    approved: {
      heading: (accountName) => `Willkommen, ${accountName}`,
      explanation: "Sie werden angemeldet.",
    },
    denied: {
      heading: "Auf dem Handy abgelehnt",
      explanation:
        "Hier wurde niemand angemeldet. War das ein Versehen, holen Sie einen neuen Code und versuchen Sie es noch einmal.",
    },
    expired: {
      heading: "Dieser Code ist abgelaufen",
      explanation: "Das ist nicht schlimm. Holen Sie einen neuen Code und machen Sie weiter.",
    },
    cancelled: {
      heading: "Anmeldung abgebrochen",
      explanation: "Der Code gilt nicht mehr. Sie können jederzeit neu beginnen.",
    },
    redeemed: {
      heading: "Angemeldet",
      explanation: "Dieser Code hat seine Arbeit getan.",
    },
    passkeyHeading: "Andere Wege",
    passkeyButton: "Passkey auf diesem Gerät verwenden",
  },

  passkey: {
    cancelled: "Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal, wenn Sie so weit sind.",
    unsupported: "Dieser Browser kann keine Passkeys verwenden. Nehmen Sie einen anderen Browser oder Ihr Handy.",
    unreachable: "Der Server war nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.",
    alreadyRegistered: "Dieses Gerät hat schon einen Passkey für Ihr Konto. Sie können ihn verwenden.",
    unexpected: "Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.",
  },

  link: {
    title: "Code eingeben",
    heading: "Welchen Code sehen Sie?",
    field: "Code vom neuen Bildschirm",
    hint: "Sechs Ziffern oder mehr. Leerzeichen und Striche stören nicht, und Sie können auch den ganzen Link einfügen.",
    submit: "Weiter",
    submitWithPasskey: "Weiter mit Ihrem Passkey",
    signedInAs: (name) => `Sie sind als ${name} angemeldet.`,
    notSignedIn: "Sie werden einmal nach Ihrem Passkey gefragt. Damit sind Sie hier angemeldet und sehen die Anfrage.",
    purposeHeading: "Wozu ist diese Seite da?",
    purpose:
      "Wenn Sie sich am Computer, am Fernseher oder in einer Kommandozeile anmelden, steht dort ein Code. Geben Sie ihn hier ein, sehen Sie, wer fragt, und entscheiden Sie. Zeigt kein Bildschirm in Ihrer Nähe einen Code, ist hier nichts zu tun.",
  },

  approval: {
    title: "Anmeldung bestätigen",
    heading: (clientName) => (clientName === null ? "Neuen Bildschirm anmelden?" : `Bei ${clientName} anmelden?`),
    compare: "Sehen Sie diesen Code auf einem Bildschirm vor sich?",
    app: "App",
    itself: "Countersign selbst",
    firstParty: "Eine App Ihrer eigenen Organisation",
    thirdParty: "Eine App von jemand anderem",
    account: "Als",
    screen: "Neuer Bildschirm",
    deviceKind: "Ein Gerät oder Programm, das keine Anmeldeseite zeigen kann",
    from: "Von",
    asked: "Angefragt",
    scopes: "Sie darf",
    lifetime: "Dauer",
    lifetimeUntil: (seconds) => `höchstens ${durationInWords("de", seconds)}`,
    approve: "Bestätigen",
    deny: "Ablehnen",
    approveHint: "Zum Bestätigen brauchen Sie Fingerabdruck, Gesicht oder PIN.",
    notMine: "Das habe ich nicht begonnen",
    notMineHint: "Beendet diese Anmeldung und bremst, wer sie begonnen hat.",
  },

  scopes: {
    openid: "wissen, dass Sie es sind",
    profile: "Ihren Namen sehen",
    email: "Ihre E-Mail-Adresse sehen",
    phone: "Ihre Telefonnummer sehen",
    groups: "sehen, in welchen Gruppen Sie sind",
    admin: "diesen Server verwalten, soweit Sie es dürfen",
    offline_access: "angemeldet bleiben, während Sie weg sind",
    ssh: "eine Stunde lang als Sie per SSH auf Server zugreifen",
  },

  decided: {
    approved: {
      title: "Bestätigt",
      explanation: (device, app) => `${device} wird angemeldet bei: ${app}.`,
    },
    redeemed: {
      title: "Gegengezeichnet",
      explanation: (device, app) => `${device} ist angemeldet bei: ${app}.`,
    },
    denied: {
      title: "Abgelehnt",
      explanation: (device, app) => `${device} wurde nicht angemeldet bei: ${app}. Der Code gilt nicht mehr.`,
    },
    expired: {
      title: "Dafür ist es zu spät",
      explanation: (device) =>
        `Die Anfrage von ${device} ist abgelaufen. Holen Sie auf dem neuen Bildschirm einen neuen Code.`,
    },
    cancelled: {
      title: "Abgebrochen",
      explanation: (device) => `${device} bittet nicht mehr um Anmeldung.`,
    },
    revoked: {
      title: "Wieder abgemeldet",
      explanation: (device, app) => `${device} hat keinen Zugang mehr zu: ${app}.`,
    },
    undoHeading: "Waren Sie das nicht?",
    undoHint: "Das meldet den neuen Bildschirm sofort ab und nimmt alles zurück, was er erhalten hat.",
    undo: "Das war ich nicht, rückgängig machen",
    another: "Anderen Code eingeben",
    home: "Wo Sie angemeldet sind",
  },

  home: {
    console: "Diesen Server verwalten",
    title: "Ihre Anmeldungen",
    link: "Anderen Bildschirm anmelden",
    linkHint: "Geben Sie den Code ein, den der neue Bildschirm zeigt.",
    sessions: "Wo Sie angemeldet sind",
    current: "Dieses Gerät",
    started: (ago) => `Angemeldet ${ago}`,
    lastSeen: (ago) => `Zuletzt benutzt ${ago}`,
    startedBy: {
      passkey: "mit einem Passkey auf dem Gerät",
      sign_in_request: "mit Ihrem Handy",
      invitation: "beim Einrichten des Kontos",
      enrolment: "mit einem neuen Passkey, von einem anderen Gerät freigegeben",
      access_pass: "mit einem befristeten Zugangspass",
    },
    countersignedBy: (device) => `gegengezeichnet von ${device}`,
    signOut: "Hier abmelden",
    end: "Abmelden",
    endNamed: (device) => `${device} abmelden`,
  },

  invitation: {
    title: "Konto einrichten",
    arriveHeading: "Sie sind eingeladen",
    arriveExplanation:
      "Öffnen Sie den Link aus Ihrer Einladung auf diesem Gerät. Geht es nicht von selbst weiter, fügen Sie ihn hier ein.",
    field: "Link aus der Einladung",
    proceed: "Weiter",
    beginHeading: "Wie dürfen wir Sie nennen?",
    beginExplanation:
      "Danach legt Ihr Gerät einen Passkey an: von nun an genügen Fingerabdruck, Gesicht oder PIN. Es gibt kein Passwort, das man erfinden oder verlieren könnte.",
    becomes: {
      owner: "Ihnen gehört dann dieser Server: Sie dürfen hier alles.",
      administrator: "Sie werden die Verwaltung übernehmen.",
      helper: "Sie werden helfen: Sie dürfen Pässe ausgeben an Menschen, die nicht mehr hineinkommen.",
      auditor: "Sie werden prüfen: Sie dürfen alles lesen und nichts ändern.",
    },
    name: "Ihr Name",
    nameHint: "So, wie andere ihn sehen sollen.",
    identifier: "Ihre E-Mail oder Ihr Benutzername",
    identifierHint: "Gehört nur Ihnen. Ihr Konto und Ihr Passkey heißen so.",
    create: "Passkey anlegen",
    incomplete: "Bitte füllen Sie zuerst beide Felder aus.",
  },

  consent: {
    title: "App zulassen",
    heading: (clientName) => `${clientName} zulassen?`,
    explanation: (clientName) =>
      `${clientName} ist eine App von jemand anderem. Ihren Passkey bekommt sie nie zu sehen.`,
    host: "Sie kehren zurück zu",
    account: "Als",
    scopes: "Sie darf",
    more: "Sie möchte außerdem",
    allowedBefore: "Das darf sie schon",
    howLong: "Wie lange",
    lasts: (seconds) =>
      seconds === null
        ? "Solange Sie hier angemeldet sind. Von sich aus kann sie nicht wiederkommen."
        : `Höchstens ${durationInWords("de", seconds)}, auch während Sie nicht da sind.`,
    takeBack: "Sie können das jederzeit unter „Verbundene Apps“ zurücknehmen.",
    allow: "Zulassen",
    deny: "Nicht zulassen",
  },

  logout: {
    title: "Abmelden",
    heading: "Abmelden?",
    explanation: (clientName) =>
      clientName === null
        ? "Damit sind Sie auf diesem Gerät abgemeldet."
        : `${clientName} hat Sie abgemeldet. Möchten Sie sich auf diesem Gerät auch von Countersign abmelden?`,
    confirm: "Abmelden",
    stay: "Angemeldet bleiben",
    signedOutTitle: "Abgemeldet",
    signedOut: "Sie sind auf diesem Gerät abgemeldet.",
    signInAgain: "Wieder anmelden",
  },

  http: {
    tooManyRequests: (seconds: number) =>
      `Zu viele Anfragen aus Ihrem Netz. Bitte in ${seconds} Sekunden noch einmal versuchen.`,
  },
  proximity: proximityInGerman,
  notices: noticesInGerman,
  recovery: recoveryInGerman,
  accountRecovery: accountRecoveryInGerman,
  devices: devicesInGerman,
  firstRun: firstRunInGerman,
  activity: activityInGerman,
  passkeys: passkeysInGerman,
  security: securityInGerman,
  ask: askInGerman,
  authorize: authorizeInGerman,
  backchannel: backchannelInGerman,
  hosts: hostsInGerman,
  provisioning: provisioningInGerman,
  navigation: navigationInGerman,
  app: appInGerman,
  console: consoleInGerman,
  ...consolePagesInGerman,
  refusalReference: "Wenn es wieder geschieht, sagen Sie es denen, die diese Seite betreiben:",
  refusals: { ...refusalsInGerman, ...accountRefusalsInGerman, ...authorizeRefusalsInGerman, ...hostRefusalsInGerman },
};
