/** The pages about what one signs in with, how one gets back in, and what has happened. */

import { ActivityPage, type ShownActivity } from "../../src/audit/activity.page.tsx";
import { AskCodePage } from "../../src/oauth/ciba/ask-code.page.tsx";
import { ConnectedAppsPage, type ShownApp } from "../../src/oauth/connected-apps/connected-apps.page.tsx";
import { PasskeyListPage } from "../../src/passkeys/passkey-list.page.tsx";
import type { ShownPasskey } from "../../src/passkeys/passkey-row.tsx";
import { adviceFor } from "../../src/recovery/lockout-advice.ts";
import { assessLockoutRisk, type Ways } from "../../src/recovery/lockout-risk.ts";
import { SecurityPage, type SecurityRow } from "../../src/sessions/security.page.tsx";
import type { ShownRisk } from "../../src/ui/risk-meter.tsx";
import { home, minutes, now, type Screen, session, sessions } from "./screen-kinds.tsx";

const days = 24 * 60 * minutes;

const passkey: ShownPasskey = {
  id: "pk_synced",
  name: "Google Password Manager",
  kind: "synced",
  product: "Google Password Manager",
  device: null,
  createdAt: now - 20 * days,
  lastUsedAt: now - 2 * minutes,
};
const passkeys: ShownPasskey[] = [
  passkey,
  {
    ...passkey,
    id: "pk_hello",
    name: "Laptop",
    kind: "device",
    product: "Windows Hello",
    device: { name: "Laptop", isThisOne: true },
    lastUsedAt: now - 3 * days,
  },
  { ...passkey, id: "pk_mac", name: "Work", kind: "unsynced", product: "iCloud Keychain", lastUsedAt: now - 90 * days },
  {
    ...passkey,
    id: "pk_key",
    name: "Key in the drawer",
    kind: "security_key",
    product: "YubiKey 5 series with NFC",
    lastUsedAt: null,
  },
  { ...passkey, id: "pk_old", name: "Pixel 4", kind: "device", product: null, lastUsedAt: now - 400 * days },
];

const passkeyPage = (name: string, shown: ShownPasskey[], freshFor = 200_000): Screen => ({
  name,
  page: (context) => (
    <PasskeyListPage context={context} passkeys={shown} accepted={null} freshFor={freshFor} now={now} />
  ),
});

const pixel = { id: "dev_pixel", name: "Pixel 9", system: "Android", lastSeenAt: now } as const;
const laptop = { id: "dev_laptop", name: "Laptop", system: "Windows", lastSeenAt: now - days } as const;
const placed = {
  id: "pk_1",
  name: "Google Password Manager",
  kind: "synced",
  deviceId: null,
  aaguid: "google",
} as const;
const onPixel = { ...placed, id: "pk_2", name: "Pixel 9", kind: "device", deviceId: "dev_pixel", aaguid: "x" } as const;
const key = { ...placed, id: "pk_3", name: "Key in the drawer", kind: "security_key", aaguid: "yubi" } as const;
const nothingElse: Ways = { devices: [pixel], passkeys: [], codesLeft: 0, addresses: { email: false, phone: false } };

const risk = (changes: Partial<Ways>, worse = false): ShownRisk => {
  const ways = { ...nothingElse, ...changes };
  return { ...assessLockoutRisk(ways), advice: adviceFor(ways, { email: true, phone: true }), worse, waitHours: 24 };
};
const none = risk({ passkeys: [onPixel] });
const thin = risk({ passkeys: [onPixel], codesLeft: 3 }, true);
const fair = risk({ passkeys: [placed] });
const strong = risk({ devices: [pixel, laptop], passkeys: [placed, key], codesLeft: 9 });

const rows: SecurityRow[] = [
  { name: "passkeys", state: "2", note: "Google Password Manager, Laptop" },
  { name: "securityKeys", state: "1", note: "Key in the drawer" },
  { name: "devices", state: "2", note: "Pixel 9, Laptop" },
  { name: "knownBrowsers", state: "3", note: null },
  { name: "recoveryCodes", state: "9 left", note: null },
  { name: "addresses", state: "1", note: "ada@example.com" },
  { name: "apps", state: "2", note: "Harbour Notes, Lumen TV" },
  { name: "activity", state: "Last entry 2 minutes ago", note: null },
];
const newRows = rows.map(
  (row): SecurityRow =>
    row.name === "passkeys"
      ? { ...row, state: "1", note: "Pixel 9" }
      : row.name === "activity"
        ? row
        : { ...row, state: "None yet", note: null },
);
const security = (name: string, shown: ShownRisk, shownRows = rows): Screen => ({
  name,
  page: (context) => <SecurityPage context={context} risk={shown} rows={shownRows} />,
});

const app: ShownApp = {
  clientId: "harbour",
  name: "Harbour Notes",
  scopes: ["openid", "profile", "offline_access"],
  since: now - 40 * days,
  lastUsedAt: now - 20 * minutes,
  holdsSomething: true,
  limited: false,
  countersignedBy: ["Pixel 9"],
};
const apps: ShownApp[] = [
  app,
  { ...app, clientId: "tv", name: "Lumen TV", scopes: ["library.read"], lastUsedAt: now - minutes, limited: true },
  {
    ...app,
    clientId: "old",
    name: "Old Planner",
    scopes: ["openid"],
    lastUsedAt: null,
    holdsSomething: false,
    countersignedBy: [],
  },
];
const askCode = (name: string, has: { madeAt: number; code: string | null } | null): Screen => ({
  name,
  page: (context) => <AskCodePage context={context} has={has} freshFor={0} />,
});

const connectedApps = (name: string, shown: ShownApp[]): Screen => ({
  name,
  page: (context) => <ConnectedAppsPage context={context} apps={shown} freshFor={0} now={now} />,
});

const entry: ShownActivity = {
  sequence: 9,
  kind: "session_started",
  at: now - 2 * minutes,
  address: "203.0.113.24",
  place: "Belgium",
  screen: { browser: "Firefox", system: "Windows 11" },
  countersignedBy: "Pixel 9",
  app: null,
  name: null,
  startedBy: "sign_in_request",
  undo: "sir_Zk3pQ0xV7mT2bN8sLw4Yra",
};
const quiet = {
  ...entry,
  address: null,
  place: null,
  screen: null,
  countersignedBy: null,
  startedBy: null,
  undo: null,
};
const entries: ShownActivity[] = [
  entry,
  {
    ...entry,
    sequence: 8,
    kind: "client_authorized",
    app: "Lumen TV",
    at: now - 50 * minutes,
    screen: { browser: "Lumen TV 4.2", system: "Tizen" },
  },
  {
    ...quiet,
    sequence: 7,
    kind: "sign_in_not_started_by_account",
    at: now - 3 * 60 * minutes,
    address: "198.51.100.7",
    place: "France",
    screen: { browser: "Chrome", system: "Linux" },
  },
  { ...quiet, sequence: 6, kind: "passkey_added", name: "Key in the drawer", at: now - 26 * 60 * minutes },
  {
    ...quiet,
    sequence: 5,
    kind: "recovery_code_refused",
    at: now - 27 * 60 * minutes,
    address: "2001:db8:4f2:91aa:7c10:22ff:fe3b:901d",
  },
  { ...quiet, sequence: 4, kind: "app_disconnected", app: "Old Planner", at: now - 5 * days },
  { ...quiet, sequence: 3, kind: "device_enrolled", name: "Pixel 9", at: now - 20 * days },
  { ...quiet, sequence: 2, kind: "account_begun", at: now - 20 * days },
];
const activity = (name: string, shown: ShownActivity[], olderThan: number | null, isFirst = true): Screen => ({
  name,
  page: (context) => (
    <ActivityPage context={context} entries={shown} olderThan={olderThan} isFirst={isFirst} now={now} />
  ),
});

export const securityScreens: readonly Screen[] = [
  passkeyPage("passkeys", passkeys),
  passkeyPage("passkeys-stale", passkeys, 0),
  passkeyPage("passkeys-only-one", [passkey]),
  security("security", strong),
  security("security-new", none, newRows),
  security("security-worse", thin),
  home("home-risk", sessions, fair),
  home("home-risk-worse", [session], thin),
  connectedApps("apps", apps),
  askCode("ask-code-none", null),
  askCode("ask-code", { madeAt: now - 12 * days, code: null }),
  askCode("ask-code-made", { madeAt: now, code: "904517" }),
  connectedApps("apps-none", []),
  activity("activity", entries, 2),
  activity("activity-older", entries.slice(3), null, false),
  activity("activity-none", [], null),
];
