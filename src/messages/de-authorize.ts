import type { authorizeInEnglish, authorizeRefusalsInEnglish } from "./en-authorize.ts";

/** The same in German. */
export const authorizeInGerman: typeof authorizeInEnglish = {
  formPost: {
    title: "Zurück zur App",
    heading: (clientName) => `Zurück zu ${clientName}`,
    explanation: "Sie werden gleich weitergeleitet. Falls nichts geschieht, drücken Sie auf die Taste.",
    proceed: "Weiter",
  },
  selectAccount: {
    title: "Konto wählen",
    heading: (clientName) => `Weiter zu ${clientName} als`,
    account: (displayName, identifier) => `${displayName} (${identifier})`,
    another: "Anderes Konto verwenden",
    hint: "Beim Abmelden werden in diesem Browser alle abgemeldet.",
  },
};

export const authorizeRefusalsInGerman: typeof authorizeRefusalsInEnglish = {
  request_uri_unknown: {
    title: "Diese Anmeldung ist abgelaufen",
    explanation:
      "Sie hat zu lange gedauert, ist schon beendet oder hat in einem anderen Browser begonnen. Gehen Sie zurück zur App und melden Sie sich dort noch einmal an.",
    action: "Zur Startseite",
  },
};
