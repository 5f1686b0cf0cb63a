/** The administrators' console: what its pages share, and people. */

import { AlertsPage, type ShownAlert } from "../../src/admin/console/alerts.page.tsx";
import type { ConsoleFrame } from "../../src/admin/console/console-shell.tsx";
import { ConsoleHomePage } from "../../src/admin/console/home.page.tsx";
import { InvitePage } from "../../src/admin/console/invite.page.tsx";
import { InvitedPage, InvitePreviewPage, type PreviewedLine } from "../../src/admin/console/invite-list.page.tsx";
import { LinkPage } from "../../src/admin/console/link.page.tsx";
import { PeoplePage, type ShownPerson } from "../../src/admin/console/people.page.tsx";
import { type OnePerson, PersonPage } from "../../src/admin/console/person.page.tsx";
import type { WaysIn } from "../../src/admin/console/person-ways.tsx";
import { RefusedPage } from "../../src/admin/console/refused.page.tsx";
import { SettingsPage } from "../../src/admin/console/settings.page.tsx";
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

const lines: PreviewedLine[] = [
  { line: 2, name: "Ada Lovelace", email: "ada@example.org", problem: null, notice: "here_already" },
  { line: 3, name: "Grace Hopper", email: null, problem: null, notice: null },
];
const alerts: ShownAlert[] = [
  {
    sequence: 40,
    at: now - 3 * minutes,
    event: "alert_not_started_by_account",
    address: "203.0.113.24",
    person: { id: "acc_ada", name: "Ada Lovelace" },
    acknowledged: null,
  },
  {
    sequence: 18,
    at: now - 3 * days,
    event: "alert_source_cooled",
    address: "2001:db8:4f2:91aa:7c10:22ff:fe3b:901d",
    person: null,
    acknowledged: { at: now - 2 * days, name: "Olga Owner" },
  },
];
const settings = {
  origin: "https://id.example.com",
  database: "sqlite",
  signInPolicy: "enforced",
  recoveryWaitHours: 24,
  signingKeyDays: 90,
  newRequestsPerSourcePerMinute: 300,
  devicePollHoldSeconds: 8,
  trustedProxies: ["127.0.0.1", "10.0.0.0/8"],
  hostingNetworks: [],
  metrics: "off",
};
const ways: WaysIn = {
  passkeys: [
    {
      id: "pk_1",
      name: "Google Password Manager",
      kind: "synced",
      product: "Google Password Manager",
      device: null,
      createdAt: now - 90 * days,
      lastUsedAt: now - 4 * minutes,
    },
    {
      id: "pk_2",
      name: "Laptop",
      kind: "device",
      product: "Windows Hello",
      device: "Laptop",
      createdAt: now - 9 * days,
      lastUsedAt: null,
    },
  ],
  devices: [
    {
      id: "dev_1",
      name: "Pixel 9",
      browser: "Chrome",
      system: "Android",
      lastSeenAt: now - 4 * minutes,
      approvals: 148,
      revokedAt: null,
    },
  ],
  recoveryCodes: { left: 8 },
  addresses: [{ address: "a…e@example.org", verifiedAt: now - 30 * days }],
};
const one: OnePerson = {
  ...ada,
  groups: ["staff", "navigators"],
  sessions: [
    {
      id: "ses_1",
      startedBy: "passkey",
      browser: "Chrome",
      system: "Android",
      address: "203.0.113.24",
      lastSeenAt: now - 4 * minutes,
      limited: false,
    },
    {
      id: "ses_2",
      startedBy: "sign_in_request",
      browser: "Firefox",
      system: "Windows 11",
      address: "2001:db8:4f2:91aa:7c10:22ff:fe3b:901d",
      lastSeenAt: now - 40 * minutes,
      limited: true,
    },
  ],
  apps: [{ name: "Harbour Notes" }, { name: "Console of the harbour" }],
};
const onePerson = (name: string, changes: Partial<OnePerson>): Screen => ({
  name,
  page: (context) => (
    <PersonPage
      frame={consoleFrame(context)}
      person={{ ...one, ...changes }}
      ways={ways}
      may={{ switch: true, role: true, groups: true, pass: true, endSessions: true }}
      done={context.messages.people.done.role}
    />
  ),
});

export const consoleScreens: readonly Screen[] = [
  { name: "console-home", page: (context) => <ConsoleHomePage frame={consoleFrame(context)} openAlerts="3" /> },
  {
    name: "console-people",
    page: (context) => (
      <PeoplePage frame={consoleFrame(context)} people={people} sought={{ search: "a" }} after="olga" mayInvite />
    ),
  },
  {
    name: "console-people-nobody",
    page: (context) => (
      <PeoplePage
        frame={consoleFrame(context)}
        people={[]}
        sought={{ search: "zz", after: "q" }}
        after={null}
        mayInvite={false}
      />
    ),
  },
  {
    name: "console-invite",
    page: (context) => <InvitePage frame={consoleFrame(context)} mayGiveRole peopleAtOnce={500} />,
  },
  {
    name: "console-invite-preview",
    page: (context) => <InvitePreviewPage frame={consoleFrame(context)} csv="name" problem={null} lines={lines} />,
  },
  {
    name: "console-invite-mend",
    page: (context) => (
      <InvitePreviewPage
        frame={consoleFrame(context)}
        csv={"name,email\n,ada@example.org"}
        problem={null}
        lines={[...lines, { line: 9, name: "", email: "max@example.org", problem: "name_missing", notice: null }]}
      />
    ),
  },
  {
    name: "console-invited",
    page: (context) => (
      <InvitedPage
        frame={consoleFrame(context)}
        invited={[
          { name: "Ada Lovelace", email: "ada@example.org", url: "https://id.example.com/invitation#Vb3kQz8Tf" },
        ]}
        until={context.messages.people.link.until(context.messages.duration(3 * 24 * 3600))}
      />
    ),
  },
  {
    name: "console-alerts",
    page: (context) => (
      <AlertsPage
        frame={consoleFrame(context)}
        alerts={alerts}
        sought={{}}
        after="17"
        mayAcknowledge
        done={context.messages.alerts.done}
      />
    ),
  },
  {
    name: "console-settings",
    page: (context) => <SettingsPage frame={consoleFrame(context)} settings={settings} />,
  },
  onePerson("console-person", {}),
  onePerson("console-person-off", { disabledAt: now - 3 * days, groups: [], sessions: [], apps: [] }),
  {
    name: "console-pass",
    page: (context) => (
      <LinkPage
        frame={consoleFrame(context)}
        title={context.messages.people.pass.made}
        explanation={context.messages.people.pass.forOne}
        url="https://id.example.com/pass#Vb3kQz8TfW1nXy6RmJ4uPgVb3kQz8TfW1nXy6RmJ4uP"
        until={context.messages.people.link.until(context.messages.duration(3600))}
        back={{ href: "/admin/people/acc_ada", label: context.messages.people.link.backToPerson }}
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
