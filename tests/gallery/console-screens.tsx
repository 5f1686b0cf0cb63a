/** The administrators' console: what its pages share, and people. */

import type { ConsoleFrame } from "../../src/admin/console/console-shell.tsx";
import { ConsoleHomePage } from "../../src/admin/console/home.page.tsx";
import { PeoplePage, type ShownPerson } from "../../src/admin/console/people.page.tsx";
import { PersonPage } from "../../src/admin/console/person.page.tsx";
import { RefusedPage } from "../../src/admin/console/refused.page.tsx";
import { VerifyPage } from "../../src/admin/console/verify.page.tsx";
import type { PageContext } from "../../src/ui/page-context.ts";
import { minutes, now, type Screen } from "./screen-kinds.tsx";

const days = 24 * 60 * minutes;

/** An owner, in all of the console. */
export const consoleFrame = (context: PageContext): ConsoleFrame => ({
  context,
  sections: [
    { name: "home", path: "/admin" },
    { name: "people", path: "/admin/people" },
    { name: "clients", path: "/admin/clients" },
    { name: "policies", path: "/admin/policies" },
    { name: "signIns", path: "/admin/sign-ins" },
    { name: "alerts", path: "/admin/alerts" },
    { name: "keys", path: "/admin/keys" },
    { name: "audit", path: "/admin/audit" },
    { name: "settings", path: "/admin/settings" },
  ],
  name: "Olga Owner",
  role: "owner",
  freshFor: 200_000,
  now,
});

const ada: ShownPerson = {
  id: "acc_ada",
  identifier: "ada@example.com",
  displayName: "Ada Lovelace",
  role: "administrator",
  createdAt: now - 200 * days,
  disabledAt: null,
};
const people: ShownPerson[] = [
  ada,
  { ...ada, id: "acc_grace", identifier: "grace.hopper@navy.example.com", displayName: "Grace Hopper", role: "person" },
  {
    ...ada,
    id: "acc_long",
    identifier: "maximiliane.von-hohenfels-wittelsbach@abteilung.example.org",
    displayName: "Maximiliane von Hohenfels-Wittelsbach",
    role: "helper",
    disabledAt: now - 3 * days,
  },
  { ...ada, id: "acc_olga", identifier: "olga", displayName: "Olga Owner", role: "owner" },
];

export const consoleScreens: readonly Screen[] = [
  { name: "console-home", page: (context) => <ConsoleHomePage frame={consoleFrame(context)} /> },
  {
    name: "console-people",
    page: (context) => (
      <PeoplePage frame={consoleFrame(context)} people={people} sought={{ search: "a" }} after="olga" />
    ),
  },
  {
    name: "console-people-nobody",
    page: (context) => (
      <PeoplePage frame={consoleFrame(context)} people={[]} sought={{ search: "zz", after: "q" }} after={null} />
    ),
  },
  {
    name: "console-person",
    page: (context) => (
      <PersonPage
        frame={consoleFrame(context)}
        person={{ ...ada, groups: ["staff", "navigators"] }}
        may={{ switch: true, role: true }}
        done={context.messages.people.done.role}
      />
    ),
  },
  {
    name: "console-verify",
    page: (context) => (
      <VerifyPage
        frame={{ ...consoleFrame(context), freshFor: 0 }}
        section="people"
        path="/admin/people/acc_ada/disable"
        fields={{ reason: "left" }}
      />
    ),
  },
  {
    name: "console-refused",
    page: (context) => (
      <RefusedPage
        frame={consoleFrame(context)}
        section="people"
        reason={context.messages.console.refusals.last_owner}
        back="/admin/people"
      />
    ),
  },
];
