import type { authorizeInEnglish } from "./en-authorize.ts";

/** The same in German. */
export const authorizeInGerman: typeof authorizeInEnglish = {
  formPost: {
    title: "Zurück zur App",
    heading: (clientName) => `Zurück zu ${clientName}`,
    explanation: "Sie werden gleich weitergeleitet. Falls nichts geschieht, drücken Sie auf die Taste.",
    proceed: "Weiter",
  },
};
