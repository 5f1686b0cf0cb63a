import type { hostProgramInEnglish } from "./en-host-program.ts";

/** The same in German. */
export const hostProgramInGerman: typeof hostProgramInEnglish = {
  open: (address, pictured) =>
    pictured
      ? `Öffnen Sie ${address} auf Ihrem Handy und geben Sie diesen Code ein, oder scannen Sie das Bild:`
      : `Öffnen Sie ${address} auf Ihrem Handy und geben Sie diesen Code ein:`,
  heading: (host, user) => `Mit dem Handy als ${user} auf ${host} anmelden.`,
  pressEnter:
    "Stimmen Sie auf dem Handy zu, dann drücken Sie hier Enter. (Oder geben Sie ein Passwort dieses Rechners ein, falls Sie eines haben.)",
  orEnter: "Warten auf Ihr Handy. Mit Enter geht es ohne weiter.",
  timedOut: "Niemand hat rechtzeitig zugestimmt.",
  denied: "Der Anmeldung wurde nicht zugestimmt.",
  refused: {
    device_code_expired: "Niemand hat rechtzeitig zugestimmt.",
    user_not_mapped: "Wer sie angesehen hat, ist hier nicht dieser Benutzer. Niemand wurde eingelassen.",
    group_not_admitted: "Wer sie angesehen hat, ist in keiner Gruppe, die hier hineindarf. Niemand wurde eingelassen.",
    not_administrator: "Nur Administratoren nehmen Rechner auf. Bitten Sie jemanden von ihnen, den Code einzugeben.",
    host_name_taken:
      "Ein anderer Rechner heißt schon so: Wählen Sie mit --name einen Namen, oder entfernen Sie erst jenen.",
  },
  unreachable: (server) => `Countersign unter ${server} ist nicht erreichbar; es geht ohne weiter.`,
  notHost: (server) => `Countersign unter ${server} kennt diesen Rechner nicht mehr; es geht ohne weiter.`,
  unusable: (why) => `Countersign ist hier nicht verwendbar: ${why}.`,
  userMade: (user) => `Das Konto ${user} wurde eben angelegt. Bitte melden Sie sich noch einmal an.`,
  join: {
    heading: (name) => `${name} bei Countersign aufnehmen. Die Administration stimmt zu.`,
    key: (key) => `Das Handy zeigt diesen Schlüssel: ${key}`,
    done: (name, server) => `${name} ist ein Rechner von ${server}.`,
    services: (services) => `Mit dem Handy meldet man sich an über: ${services}`,
    rootStays: "Lassen Sie eine Root-Shell offen, bis Sie es ausprobiert haben.",
    already: (server) => `Dieser Rechner gehört schon zu ${server}: erst countersign host leave.`,
    badServer: "Nennen Sie den Server mit seiner https-Adresse, etwa https://login.example.org.",
    programOpen: (file) =>
      `PAM würde ${file} als root ausführen, und andere als root dürfen es ändern. Legen Sie es dorthin, wo nur root schreibt, etwa nach /usr/local/lib/countersign.`,
    notRoot: "Das kann nur root.",
    refused: (description) => `Der Server lehnt ab: ${description}`,
  },
  ssh: {
    trusted: (server) =>
      `sshd traut den SSH-Zertifikaten von ${server}, sobald es davon erfährt: sshd -t && systemctl reload ssh`,
    notIncluded:
      "/etc/ssh/sshd_config bindet /etc/ssh/sshd_config.d/*.conf nicht ein. Fügen Sie diese Zeile (Include) oben ein und versuchen Sie es noch einmal.",
    notSetUp: (server) => `${server} hat noch keinen Schlüssel für Zertifikate: dort countersign ssh setup.`,
    unreachable: (server) => `${server} ist nicht erreichbar; sshd bleibt bei dem, was es weiß.`,
    malformed: (server) => `${server} antwortet anders als erwartet; sshd bleibt bei dem, was es weiß.`,
  },
  leave: {
    done: (name) => `${name} ist nicht mehr aufgenommen. Seine Zeilen sind aus PAM und sshd entfernt.`,
    unreachable: (server) =>
      `Countersign unter ${server} ist nicht erreichbar. Versuchen Sie es noch einmal, oder nehmen Sie --offline und entfernen Sie den Rechner dort.`,
    none: "Dieser Rechner ist nicht aufgenommen.",
  },
  status: {
    host: (name, server) => `${name} ist ein Rechner von ${server}.`,
    unknown: (server) => `${server} kennt diesen Rechner nicht mehr: countersign host leave --offline`,
  },
};
