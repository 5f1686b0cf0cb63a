import { alertsInGerman, settingsInGerman } from "./de-console-alerts.ts";
import { clientsInGerman } from "./de-console-clients.ts";
import { peopleInGerman } from "./de-console-people.ts";
import { policiesInGerman } from "./de-console-policies.ts";
import { recordsInGerman } from "./de-console-records.ts";

/** The same in German. */
export const consolePagesInGerman = {
  people: peopleInGerman,
  clients: clientsInGerman,
  policies: policiesInGerman,
  records: recordsInGerman,
  alerts: alertsInGerman,
  settings: settingsInGerman,
};
