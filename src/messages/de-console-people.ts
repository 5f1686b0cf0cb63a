import type { Messages } from "./en.ts";

/** Personen in der Konsole. */
export const peopleInGerman: Messages["people"] = {
  title: "Personen",
  search: "Name oder Benutzername",
  searchHint: "Ein Teil genügt.",
  role: "Rolle",
  state: "Zustand",
  states: { enabled: "Eingeschaltet", disabled: "Ausgeschaltet" },
  columns: { person: "Person", role: "Rolle", state: "Zustand", since: "Seit" },
  nobody: "Damit ist niemand zu finden.",
  groups: "Gruppen",
  disabledSince: (ago) => `Seit: ${ago}`,
  roleFor: (name) => `Rolle von ${name}`,
  giveRole: "Diese Rolle geben",
  disable: {
    heading: "Konto ausschalten",
    hint: "Alle Sitzungen und alles, was Apps in der Hand haben, enden sofort. Sie können es wieder einschalten.",
    button: "Ausschalten",
  },
  enable: {
    heading: "Konto einschalten",
    hint: "Was geendet hat, bleibt beendet: Die Person meldet sich neu an.",
    button: "Einschalten",
  },
  done: {
    disabled: "Das Konto ist ausgeschaltet. Alle seine Sitzungen sind beendet.",
    enabled: "Das Konto ist eingeschaltet.",
    role: "Die Rolle ist geändert.",
  },
};
