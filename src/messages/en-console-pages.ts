import { alertsInEnglish, settingsInEnglish } from "./en-console-alerts.ts";
import { clientsInEnglish } from "./en-console-clients.ts";
import { peopleInEnglish } from "./en-console-people.ts";
import { policiesInEnglish } from "./en-console-policies.ts";
import { recordsInEnglish } from "./en-console-records.ts";

/** The console's pages, in English, each under its name. */
export const consolePagesInEnglish = {
  people: peopleInEnglish,
  clients: clientsInEnglish,
  policies: policiesInEnglish,
  records: recordsInEnglish,
  alerts: alertsInEnglish,
  settings: settingsInEnglish,
};
