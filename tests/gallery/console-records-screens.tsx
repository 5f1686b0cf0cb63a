/** The console's pages about what happened, and about what is signed with. */
import type { AuditEntry } from "../../src/admin/console/audit-entries.tsx";
import { AuditLogPage } from "../../src/admin/console/audit-log.page.tsx";
import { KeysPage, type ShownKey } from "../../src/admin/console/keys.page.tsx";
import type { LoggedSignIn } from "../../src/admin/console/logged-sign-in.tsx";
import { SignInEntryPage, type Verified } from "../../src/admin/console/sign-in-entry.page.tsx";
import { SignInLogPage } from "../../src/admin/console/sign-in-log.page.tsx";
import { consoleFrame } from "./console-screens.tsx";
import { doubtful, minutes, now, type Screen } from "./screen-kinds.tsx";

const hours = 60 * minutes;

const careful: LoggedSignIn & { readonly device: string | null } = {
  id: "sir_Zk3pQ0xV7mT2bN8sLw4Yra",
  kind: "page",
  at: now - 12 * minutes,
  state: "redeemed",
  denial: null,
  account: { id: "acc_ada", identifier: "ada@example.com" },
  client: { id: "wiki", name: "Harbour Wiki" },
  scopes: ["openid", "profile"],
  screen: { browser: "Firefox", system: "Windows 11", address: "203.0.113.24" },
  terms: doubtful.terms,
  countersigned: true,
  device: "Pixel 9",
};
const known: LoggedSignIn = {
  ...careful,
  id: "sir_known",
  client: null,
  at: now - 2 * hours,
  terms: {
    ...doubtful.terms,
    verdict: "known",
    reason: "known_browser",
    demands: { question: false, checkCode: false },
    form: "full",
  },
};
const refused: typeof careful = {
  ...careful,
  id: "sir_refused",
  state: "denied",
  denial: "other_country",
  account: { id: "acc_long", identifier: "maximiliane.von-hohenfels-wittelsbach@abteilung.example.org" },
  terms: { ...doubtful.terms, verdict: "contradicted", reason: "other_country", blockedBy: "other_country" },
  countersigned: false,
};
const declined: LoggedSignIn = {
  ...careful,
  id: "sir_declined",
  state: "denied",
  denial: "not_started_by_me",
  terms: null,
};

const entry: AuditEntry = {
  sequence: 4817,
  at: now - 5 * minutes,
  event: "administrator_acted",
  action: "clients.policy",
  actor: { kind: "person", identifier: "olga@example.com" },
  person: null,
  subject: "wiki",
  client: "Harbour Wiki",
  address: "203.0.113.24",
  change: [
    { field: "policy.requiredVerdict", before: "unknown", after: "likely" },
    { field: "policy.countries", before: null, after: "BE\nDE" },
  ],
  detail: [["requestId", "req_8d1f"]],
};
const entries: AuditEntry[] = [
  entry,
  {
    ...entry,
    sequence: 4816,
    action: "people.disable",
    actor: { kind: "command_line" },
    client: null,
    subject: null,
    address: null,
    person: { id: "acc_ada", identifier: "ada@example.com" },
    change: [
      { field: "disabledAt", before: null, after: "1763821800000" },
      { field: "sessions", before: "3", after: "0" },
    ],
    detail: [],
  },
  {
    ...entry,
    sequence: 4815,
    event: "sign_in_refused",
    action: null,
    actor: null,
    subject: refused.id,
    person: refused.account,
    change: null,
    detail: [["reason", "other_country"]],
  },
];

const signIn = (name: string, shown: typeof careful, verified: Verified): Screen => ({
  name: `console-sign-in-${name}`,
  page: (context) => (
    <SignInEntryPage
      frame={consoleFrame(context)}
      signIn={shown}
      place="Belgium"
      verified={verified}
      course={entries.slice(2)}
    />
  ),
});

const keys: ShownKey[] = (["next", "signing", "leaving", "retired"] as const).map((state, index) => ({
  kid: `Zk3pQ0xV7mT2bN8sLw4YraVb3kQz8TfW1nXy6RmJ4u${index}`,
  algorithm: "ES256",
  state,
  signsAt: now + hours - index * 90 * 24 * hours,
}));

export const consoleRecordsScreens: readonly Screen[] = [
  {
    name: "console-sign-ins",
    page: (context) => (
      <SignInLogPage
        frame={consoleFrame(context)}
        signIns={[careful, known, refused, declined]}
        clients={[{ id: "wiki", name: "Harbour Wiki" }]}
        sought={{ client: "wiki", from: "2025-11-01" }}
        after="1.sir_x"
      />
    ),
  },
  {
    name: "console-sign-ins-none",
    page: (context) => (
      <SignInLogPage frame={consoleFrame(context)} signIns={[]} clients={[]} sought={{}} after={null} />
    ),
  },
  signIn("verified", careful, {
    result: "valid",
    passkey: "pk_Zk3pQ0xV7mT2bN8sLw4Yra",
    statement: [
      ["type", "countersign/sign-in/1"],
      ["user_code", "482013"],
      ["account.identifier", "ada@example.com"],
      ["verdict", "unknown"],
      ["demands.check_code", "true"],
    ],
  }),
  signIn("altered", careful, { result: "signature_invalid" }),
  signIn("refused", refused, { result: "not_asked" }),
  {
    name: "console-keys",
    page: (context) => (
      <KeysPage frame={consoleFrame(context)} keys={keys.slice(1)} may={{ rotate: true, replace: true }} done />
    ),
  },
  {
    name: "console-keys-waiting",
    page: (context) => (
      <KeysPage frame={consoleFrame(context)} keys={keys} may={{ rotate: true, replace: false }} done={false} />
    ),
  },
  {
    name: "console-audit",
    page: (context) => (
      <AuditLogPage frame={consoleFrame(context)} entries={entries} sought={{ after: "4900" }} after="4815" />
    ),
  },
];
