import type { provisioningInEnglish } from "./en-provisioning.ts";

/** To people whose account was made for them elsewhere, in German. */
export const provisioningInGerman: typeof provisioningInEnglish = {
  mail: {
    title: "Ihr Konto ist bereit",
    said: (host) =>
      `Ihre Organisation hat bei ${host} ein Konto für Sie angelegt. Öffnen Sie diesen Link auf dem Telefon oder Computer, mit dem Sie sich anmelden möchten: Dort entsteht ein Passkey, ein Passwort gibt es nicht.`,
    lifetime: (until) => `Der Link gilt einmal, bis ${until}.`,
    link: "Konto einrichten",
    advice: "Niemand wird Sie je nach diesem Link fragen. Haben Sie kein Konto erwartet, brauchen Sie nichts zu tun.",
    reason: (name, host) => `Sie erhalten dies, weil bei ${host} ein Konto für ${name} angelegt wurde.`,
  },
  page: {
    explanation:
      "Jetzt legt Ihr Gerät einen Passkey an: von nun an genügen Fingerabdruck, Gesicht oder PIN. Es gibt kein Passwort, das man erfinden oder verlieren könnte.",
    heading: (givenName) => `Willkommen, ${givenName}`,
    account: (displayName, identifier) => `Ihr Konto: ${displayName}, ${identifier}.`,
  },
};
