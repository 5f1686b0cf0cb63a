import type { sshProgramInEnglish } from "./en-ssh-program.ts";

/** The same in German. */
export const sshProgramInGerman: typeof sshProgramInEnglish = {
  language: "de",
  heading: "Per SSH bei Servern anmelden, für eine Stunde.",
  limited:
    "Diese Anmeldung ist eingeschränkt. Heben Sie das auf dem Handy auf, dort, wo Sie bestätigt haben; hier wird gewartet.",
  done: (name, until) => `Server lassen Sie bis ${until} als ${name} ein. Nutzen Sie ssh wie immer.`,
  noAgent: "Hier läuft kein SSH-Agent, der den Schlüssel behalten könnte. Starten Sie einen: eval $(ssh-agent)",
  agentUnreachable: (why) => `Der SSH-Agent antwortet nicht (${why}). Starten Sie einen: eval $(ssh-agent)`,
  agentRefused:
    "Der SSH-Agent hat den Schlüssel nicht genommen. Vielleicht ist er gesperrt (ssh-add -X), oder er nimmt keine Zertifikate.",
  badServer: "Nennen Sie den Server mit --server: https://login.example.org, ohne Pfad.",
  denied: "Die Anmeldung wurde nicht bestätigt.",
  tooLate: "Niemand hat rechtzeitig bestätigt. Versuchen Sie es noch einmal.",
  unreachable: (origin, why) => `${origin} antwortet nicht (${why}). Versuchen Sie es gleich noch einmal.`,
  unknownClient:
    "Der Server kennt dieses Programm noch nicht; wer ihn betreibt, richtet das ein: countersign ssh setup",
  refused: (why) => `Der Server hat abgelehnt: ${why}`,
};
