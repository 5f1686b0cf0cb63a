import type { accountRefusalsInEnglish } from "./en-refusals-account.ts";

/** The same in German. */
export const accountRefusalsInGerman: typeof accountRefusalsInEnglish = {
  name_needed: {
    title: "Sagen Sie zuerst, wer Sie sind",
    explanation:
      "Geben Sie auf der Anmeldeseite Ihren Namen oder Ihre E-Mail-Adresse ein und wählen Sie dann, dass Ihr Handy offline ist.",
    action: "Zurück zur Anmeldung",
  },
  no_challenge: {
    title: "Diese Zahl ist abgelaufen",
    explanation: "Sie wurde beantwortet oder zu oft falsch beantwortet. Holen Sie auf der Anmeldeseite eine neue.",
    action: "Zurück zur Anmeldung",
  },
  answer_wrong: {
    title: "Diese Antwort passt nicht",
    explanation: "Vergleichen Sie die Zahl auf beiden Bildschirmen und geben Sie dann die Antwort des Handys ein.",
    action: "Zurück zur Anmeldung",
  },
  answer_malformed: {
    title: "Das sieht nicht nach einer Antwort aus",
    explanation: "Eine Antwort hat acht Ziffern, wie das Handy sie zeigt. Bitte geben Sie sie noch einmal ein.",
    action: "Zurück zur Anmeldung",
  },
  prf_missing: {
    title: "Dieser Passkey kann nicht offline antworten",
    explanation:
      "Er bewahrt dafür keinen Schlüssel auf. Ein anderer Passkey oder ein anderes Handy kann es vielleicht.",
    action: "Zurück zur App",
  },
};
