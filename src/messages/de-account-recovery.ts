import type { accountRecoveryInEnglish } from "./en-account-recovery.ts";

/** The same in German. */
export const accountRecoveryInGerman: typeof accountRecoveryInEnglish = {
  pass: {
    title: "Befristeter Zugangspass",
    arriveHeading: "Sie haben einen Zugangspass",
    arriveExplanation:
      "Öffnen Sie seinen Link auf dem Gerät, das Ihren neuen Passkey aufbewahren soll. Falls er Sie nicht weitergebracht hat, fügen Sie ihn hier ein.",
    field: "Zugangspass",
    fieldHint: "Der ganze Link oder das, was nach dem # steht.",
    proceed: "Weiter",
    bindHeading: (accountName: string) => `Willkommen zurück, ${accountName}`,
    bindExplanation:
      "Dieser Pass kann nur eines: Ihr Gerät erstellt einen Passkey für Ihr Konto. Von da an melden Fingerabdruck, Gesicht oder PIN Sie an.",
    create: "Passkey auf diesem Gerät erstellen",
    lasts: (duration: string) => `Der Pass gilt noch ${duration}.`,
    notYou: "Nicht Ihr Name? Dann ist dieser Pass nicht für Sie.",
    leave: "Nicht benutzen",
  },
};
