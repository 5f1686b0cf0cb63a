import type { askInEnglish } from "./en-ask.ts";

/** The same in German. */
export const askInGerman: typeof askInEnglish = {
  form: {
    field: "Name oder E-Mail",
    hint: "Ihr Handy wird sofort gefragt. Vielleicht schlägt Ihr Browser hier auch einen Passkey vor.",
    submit: "Mein Handy fragen",
    remembered: "Hier schon verwendet",
    forget: "Vergessen",
  },
  named: {
    heading: "Sehen Sie auf Ihr Handy",
    explanation: (name) =>
      `Wenn es ein Konto namens ${name} gibt, sind seine Handys benachrichtigt. Öffnen Sie dort die Nachricht oder die App.`,
    enter: "Geben Sie dort diesen Code ein.",
    otherwise: "Nichts angekommen? Scannen Sie den Code oder geben Sie ihn wie sonst ein: Das geht immer.",
    offline: "Mein Handy hat kein Netz",
    notYou: "Anderen Namen verwenden",
  },
  offline: {
    heading: "Mit einem Handy ohne Netz anmelden",
    explanation:
      "Wählen Sie in der App auf Ihrem Handy „Ohne Netz“, geben Sie diese Zahl ein oder scannen Sie sie, und berühren Sie den Sensor.",
    challenge: "Zahl für Ihr Handy",
    scan: "Oder in der App scannen.",
    answer: "Antwort Ihres Handys",
    answerHint: "Acht Ziffern. Was Sie bekommen, ist begrenzt, bis Sie es mit dem Handy am Netz bestätigen.",
    wrong: (left) =>
      left === 1
        ? "Das passt nicht. Sie haben noch einen Versuch."
        : `Das passt nicht. Sie haben noch ${left} Versuche.`,
    submit: "Anmelden",
    back: "Zurück zum Code",
  },
};
