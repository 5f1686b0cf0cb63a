/** Getting back in: the Temporary Access Pass, recovery in every state, what its owner sees of it. */
import { AccessPassPage } from "../../src/accounts/access-pass.page.tsx";
import { OldDevicesPage, type OldThingGroups } from "../../src/recovery/old-devices.page.tsx";
import { RecoverPage, type RecoverStep } from "../../src/recovery/recover.page.tsx";
import { RecoveriesPage, type RecoveryRow } from "../../src/recovery/recoveries.page.tsx";
import { home, minutes, now, type Screen, session } from "./screen-kinds.tsx";

const hours = 60 * minutes;

const recover = (name: string, step: RecoverStep): Screen => ({
  name: `recover-${name}`,
  page: (context) => <RecoverPage context={context} step={step} />,
});

const proving: Extract<RecoverStep, { name: "proving" }> = {
  name: "proving",
  identifier: "ada@example.com",
  proofs: [],
  readyAt: null,
  sms: true,
  sent: null,
  problem: null,
  now,
};

const thief: RecoveryRow = {
  id: "rec_Zk3pQ0xV7mT2bN8sLw4Yra",
  browser: "Chrome",
  system: "Windows",
  address: "203.0.113.24",
  place: "Belgium",
  startedAt: now - 20 * minutes,
  proofs: ["email"],
  state: "waiting",
  readyAt: now + 23.6 * hours,
};

const recoveries = (
  name: string,
  rows: readonly RecoveryRow[],
  stopped: "stopped" | "not_me" | null = null,
): Screen => ({
  name: `recoveries-${name}`,
  page: (context) => <RecoveriesPage context={context} recoveries={rows} stopped={stopped} now={now} />,
});

const nothing: OldThingGroups = { devices: [], passkeys: [], sessions: [], apps: [] };
const old: OldThingGroups = {
  devices: [{ id: "dev_1", name: "Pixel 9", note: "last seen 3 hours ago, with its passkeys and sign-ins" }],
  passkeys: [
    { id: "pk_1", name: "Windows", note: "added on 3 March 2025" },
    { id: "pk_2", name: "YubiKey 5 NFC", note: "added on 9 June 2025" },
  ],
  sessions: [{ id: "ses_1", name: "Firefox on Windows 11", note: "since 21 November 2025" }],
  apps: [{ id: "client_1", name: "Harbour Notes", note: "since 2 May 2025" }],
};
const oldDevices = (name: string, groups: OldThingGroups): Screen => ({
  name: `recover-old-devices${name}`,
  page: (context) => <OldDevicesPage context={context} groups={groups} />,
});

const wrong = "This is not right, or no longer right. Check it and try again, or use another way.";

export const recoveryScreens: readonly Screen[] = [
  { name: "pass-arrive", page: (context) => <AccessPassPage context={context} step={{ name: "arrive" }} /> },
  {
    name: "pass-bind",
    page: (context) => (
      <AccessPassPage
        context={context}
        step={{
          name: "bind",
          accountName: "Ada Lovelace",
          accountIdentifier: "ada@example.com",
          secondsLeft: 55 * 60,
        }}
      />
    ),
  },
  recover("name", { name: "name", problem: null }),
  recover("name-refused", { name: "name", problem: "Enter the e-mail or user name of your account." }),
  recover("proving", proving),
  recover("proving-without-sms", { ...proving, sms: false }),
  recover("proving-sent", { ...proving, sent: "email" }),
  recover("proving-wrong", { ...proving, problem: { method: "recovery_code", sentence: wrong } }),
  recover("proving-passkey", { ...proving, proofs: ["passkey"] }),
  recover("waiting", { ...proving, proofs: ["email"], readyAt: now + 24 * hours }),
  recover("waiting-wrong", {
    ...proving,
    proofs: ["recovery_code"],
    readyAt: now + 3 * hours,
    problem: { method: "email", sentence: wrong },
  }),
  recover("ready", { name: "ready", identifier: "ada@example.com" }),
  recover("finished", { name: "finished", goOn: false }),
  recover("finished-without-passkey", { name: "finished", goOn: true }),
  recover("cancelled", { name: "cancelled" }),
  recover("expired", { name: "expired" }),
  oldDevices("", old),
  oldDevices("-none", nothing),
  home("home-recovery", [session], null, null, true),
  recoveries("running", [thief]),
  recoveries("several", [
    thief,
    { ...thief, id: "rec_2", state: "ready", readyAt: null, proofs: ["email", "passkey"] },
  ]),
  recoveries("none", []),
  recoveries("stopped", [], "not_me"),
];
