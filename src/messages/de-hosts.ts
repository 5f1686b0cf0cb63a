import type { hostRefusalsInEnglish, hostsInEnglish } from "./en-hosts.ts";

/** The same in German. */
export const hostsInGerman: typeof hostsInEnglish = {
  signIn: {
    heading: (host, user) => `Sie als ${user} auf ${host} einlassen?`,
    host: "Rechner",
    user: "Benutzer dort",
    by: "Über",
    services: {
      sshd: "SSH, über das Netz",
      sudo: "sudo: einen Befehl mit anderen Rechten als den eigenen",
      login: "Bildschirm und Tastatur des Rechners",
    },
    from: "Von",
    console: "Am Rechner selbst, an seinem Bildschirm und seiner Tastatur",
    unknownAddress: "Über das Netz; von wo, weiß der Rechner nicht",
    done: (host, user) => `${host} lässt Sie als ${user} ein.`,
    undoHint:
      "Das schützt Ihr Konto einen Tag lang und meldet es denen, die es betreuen. Wer schon auf dem Rechner ist, bleibt dort, bis man ihn dort abmeldet.",
    known: {
      title: "An diesem Rechner haben Sie sich schon angemeldet",
      note: "Er hat bewiesen, dass er derselbe ist und dass jemand davor sitzt.",
    },
  },
  join: {
    heading: (host) => `Anmeldungen auf ${host} zulassen?`,
    lead: "Dieser Rechner möchte einer der Rechner Ihrer Organisation werden. Danach kann er Leute bitten, sich mit ihrem Handy anzumelden.",
    host: "Neuer Rechner",
    system: "System",
    key: "Sein Schlüssel",
    keyNote: "Der Rechner zeigt dieselben Zeichen. Vergleichen Sie sie.",
    who: "Wer hineindarf",
    everybody: "Alle, die dort ein Benutzer gleichen Namens sind",
    groups: (groups) => `Davon nur Mitglieder von ${groups}`,
    domain: (domain) => `Hinter dem Namen darf @${domain} stehen`,
    warning: {
      stop: "Wenn Sie nicht selbst an Tastatur oder Shell dieses Rechners sitzen, lehnen Sie ab:",
      why: "Sonst stünde ein fremder Rechner unter den Ihren.",
    },
    done: (host) => `${host} ist einer Ihrer Rechner.`,
    undoHint: "Das nimmt den Rechner sofort wieder von der Liste.",
  },
};

export const hostRefusalsInGerman: typeof hostRefusalsInEnglish = {
  user_not_mapped: {
    title: "Dieser Benutzer sind Sie dort nicht",
    explanation: "Der Rechner kennt Ihr Konto nicht unter diesem Namen. Fragen Sie seine Betreiber, wer Sie dort sind.",
    action: "Anderen Code eingeben",
  },
  group_not_admitted: {
    title: "Dieser Rechner ist für andere Gruppen",
    explanation: "Sie sind in keiner der Gruppen, die dort hineindürfen. Fragen Sie seine Betreiber.",
    action: "Anderen Code eingeben",
  },
  host_removed: {
    title: "Dieser Rechner steht nicht mehr auf der Liste",
    explanation: "Er wurde entfernt. Seine Betreiber müssen ihn neu aufnehmen.",
    action: "Anderen Code eingeben",
  },
  not_administrator: {
    title: "Nur Administratoren nehmen Rechner auf",
    explanation:
      "Es ist nichts geschehen. Bitten Sie jemanden aus der Administration, den Code des Rechners einzugeben.",
    action: "Anderen Code eingeben",
  },
  host_name_taken: {
    title: "Ein anderer Rechner heißt schon so",
    explanation:
      "Entfernen Sie erst jenen, oder geben Sie dem neuen einen anderen Namen, damit man sie unterscheiden kann.",
    action: "Anderen Code eingeben",
  },
};
