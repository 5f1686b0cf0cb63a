/** Devices, and bringing in another one: each page in each state. */
import { AddPhonePage, BindingCodePage } from "../../src/devices/add-phone.page.tsx";
import { DeviceEndedPage, DevicePage, type OneDevice } from "../../src/devices/device.page.tsx";
import type { ListedDevice } from "../../src/devices/device-rows.tsx";
import { DevicesPage } from "../../src/devices/devices.page.tsx";
import { ComputerPage, EnrolPage } from "../../src/devices/enrol.page.tsx";
import { EnrolmentPage } from "../../src/devices/enrolment.page.tsx";
import type { EnrolmentState } from "../../src/devices/enrolment.ts";
import { decided, minutes, now, type Screen } from "./screen-kinds.tsx";

const days = 24 * 60 * minutes;
const fresh = 200_000;
const enrolmentId = "enr_Zk3pQ0xV7mT2bN8sLw4Yra";

const pixel: ListedDevice = {
  id: "dev_1",
  name: "Pixel 9",
  browser: "Chrome",
  system: "Android",
  current: true,
  createdAt: now - 200 * days,
  lastSeenAt: now,
  approvals: 148,
  push: "reachable",
  hints: [],
  broughtInBy: null,
  undo: null,
};
const tablet: ListedDevice = {
  ...pixel,
  id: "dev_2",
  name: "Kitchen tablet",
  browser: "Safari",
  system: "iPadOS",
  current: false,
  createdAt: now - 150 * days,
  lastSeenAt: now - 70 * days,
  approvals: 1,
  push: "failing",
  hints: ["push_failing", "unseen"],
  broughtInBy: "Pixel 9",
};
const laptop: ListedDevice = {
  ...tablet,
  id: "dev_3",
  name: "Windows",
  browser: "Firefox",
  system: "Windows 11",
  createdAt: now - 20 * minutes,
  lastSeenAt: now - 5 * minutes,
  approvals: 0,
  push: null,
  hints: [],
  undo: enrolmentId,
};

const knownBrowsers = [
  {
    id: "kb_1",
    name: "Firefox, Windows 11",
    createdAt: now - 12 * days,
    lastSeenAt: now - 2 * minutes,
    removable: true,
  },
  { id: "kb_2", name: "Safari, macOS", createdAt: now - 90 * days, lastSeenAt: now - 31 * days, removable: true },
];
const lost = { id: "dev_9", name: "Old Pixel", revokedAt: now - 2 * days, lost: true, keptPasskey: true };
const removed = { ...lost, id: "dev_8", name: "Work tablet", lost: false, keptPasskey: false };

const list = (
  name: string,
  devices: ListedDevice[],
  more: { known?: boolean; gone?: boolean; newcomer?: boolean } = {},
): Screen => ({
  name,
  page: (context) => (
    <DevicesPage
      context={context}
      devices={devices}
      removed={more.gone === true ? [lost, removed] : []}
      knownBrowsers={more.known === true ? knownBrowsers : []}
      newcomerUntil={more.newcomer === true ? now + 23 * 60 * minutes : null}
      freshFor={fresh}
      now={now}
    />
  ),
});

const one = (name: string, changes: Partial<OneDevice>): Screen => ({
  name,
  page: (context) => (
    <DevicePage
      context={context}
      device={{ ...pixel, current: false, standing: 12, lastWayIn: false, heldUntil: null, ...changes }}
      nameCharacters={60}
      freshFor={fresh}
      now={now}
    />
  ),
});

const enrolment = (name: string, state: EnrolmentState, claimedAgain = false): Screen => ({
  name,
  page: (context) => (
    <EnrolmentPage
      context={context}
      enrolmentId={enrolmentId}
      state={state}
      deviceName={state === "bound" || state === "undone" ? "iPhone" : null}
      claimedAgain={claimedAgain}
      canUndo={state === "bound"}
    />
  ),
});

const redeemed = {
  state: "redeemed",
  form: "full",
  use: "ordinary",
  limitedUntil: null,
  expectedHost: "id.example.com",
} as const;

export const devicesScreens: readonly Screen[] = [
  list("devices", [pixel, laptop, tablet], { known: true }),
  list("devices-only-one", [{ ...pixel, hints: ["only_one"] }]),
  list("devices-removed", [pixel, tablet], { gone: true }),
  list("devices-newcomer", [{ ...laptop, current: true, undo: null }, pixel], { newcomer: true }),
  one("device", {}),
  one("device-held", { heldUntil: now + 23 * 60 * minutes }),
  one("device-this", { current: true }),
  one("device-last-way-in", { lastWayIn: true, standing: 1 }),
  {
    name: "device-ended",
    page: (context) => <DeviceEndedPage context={context} name="Pixel 9" undone={12} kept={false} />,
  },
  {
    name: "device-ended-kept",
    page: (context) => <DeviceEndedPage context={context} name="Pixel 9" undone={0} kept />,
  },
  { name: "devices-add", page: (context) => <AddPhonePage context={context} freshFor={fresh} /> },
  {
    name: "devices-add-code",
    page: (context) => (
      <BindingCodePage
        context={context}
        enrolmentId={enrolmentId}
        url="https://id.example.com/enrol#Vb3kQz8TfW1nXy6RmJ4uPg"
        lifetimeSeconds={600}
      />
    ),
  },
  enrolment("enrolment-waiting", "waiting"),
  enrolment("enrolment-bound", "bound"),
  enrolment("enrolment-claimed-again", "bound", true),
  enrolment("enrolment-undone", "undone"),
  enrolment("enrolment-cancelled", "cancelled"),
  enrolment("enrolment-expired", "expired"),
  { name: "enrol-arrive", page: (context) => <EnrolPage context={context} step={{ name: "arrive" }} /> },
  {
    name: "enrol-begin",
    page: (context) => (
      <EnrolPage
        context={context}
        step={{
          name: "begin",
          code: "Vb3kQz8TfW1nXy6RmJ4uPg",
          givenName: "Ada",
          identifier: "ada@example.com",
          deviceName: "Pixel 9",
        }}
      />
    ),
  },
  { name: "enrol-computer", page: (context) => <ComputerPage context={context} deviceName="Pixel 9" next="/" /> },
  ...(["possible", "offered", "trusted"] as const).map(
    (is): Screen => ({
      ...decided(`trust-${is}`, { ...redeemed, trust: { is, freshFor: fresh } }, true),
    }),
  ),
];
