import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import type { DeviceId, EnrolmentId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { pushReach } from "../notices/push-subscription.flow.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { passkeysByPlace } from "../passkeys/passkeys-on-device.flow.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import type { KnownBrowser } from "../proximity/known-browser.ts";
import type { SignedIn } from "../sessions/session.ts";
import { approvalsOf } from "../sign-in/requests-of-device.flow.ts";
import { devicesOf, findDevice } from "./device.flow.ts";
import { type Device, type DeviceHint, hintsAbout } from "./device.ts";
import { listEnrolmentsUsed } from "./enrolment.store.ts";
import { mayUndo } from "./enrolment.ts";
import { mayRemoveHere } from "./newcomer.flow.ts";
import { isNewcomer, mayRemove, newcomerUntil, type Thing } from "./newcomer.ts";
import { hasOtherWayIn } from "./other-ways.flow.ts";

export interface DeviceInList extends Device {
  readonly current: boolean;
  readonly push: "reachable" | "failing" | null;
  readonly hints: readonly DeviceHint[];
  /** The name of the device that brought it in. */
  readonly broughtInBy: string | null;
  /** The enrolment that this session may still take back. */
  readonly undo: EnrolmentId | null;
  /** A lost one whose passkey had to stay. */
  readonly keptPasskey: boolean;
}

export interface DevicesView {
  readonly trusted: readonly DeviceInList[];
  /** Removed of late, or with something left to remove. */
  readonly gone: readonly DeviceInList[];
  readonly knownBrowsers: readonly (KnownBrowser & { readonly removable: boolean })[];
  /** Until when this device removes nothing that was there before it (epoch milliseconds); null when it may. */
  readonly newcomerUntil: number | null;
}

/** What this person approves with, the one before them first, and which browsers they have approved. */
export async function viewDevices(deps: Deps, { session, account }: SignedIn): Promise<DevicesView> {
  const now = deps.clock.now();
  const devices = await devicesOf(deps.db, account.id);
  const asking = devices.find(({ id }) => id === session.deviceId);
  const held = session.accessPassId === null ? (asking ?? null) : null;
  const mayPartWith = (thing: Thing) => mayRemove(held, thing, devices, now).ok;
  const enrolments = await listEnrolmentsUsed(deps.db, { accountId: account.id });
  const reach = await pushReach(deps.db, account.id, now);
  const trusted = devices.filter(({ revokedAt }) => revokedAt === null).length;
  const listed: DeviceInList[] = [];
  for (const device of devices) {
    const push = reach.get(device.id) ?? null;
    const enrolment = enrolments.find(({ deviceId }) => deviceId === device.id);
    const undoable =
      asking !== undefined &&
      enrolment !== undefined &&
      mayUndo(enrolment, asking, now).ok &&
      mayPartWith({ cameWith: device.id });
    listed.push({
      ...device,
      current: device.id === session.deviceId,
      push,
      hints: device.revokedAt === null ? hintsAbout(device, { trusted, push }, now) : [],
      broughtInBy: devices.find(({ id }) => id === device.enrolledBy)?.name ?? null,
      undo: undoable ? enrolment.id : null,
      keptPasskey: device.lostAt !== null && (await passkeysByPlace(deps.db, account.id, device.id)).here > 0,
    });
  }
  const shownSince = now - seconds(limits.removedDeviceShownSeconds);
  return {
    trusted: listed
      .filter(({ revokedAt }) => revokedAt === null)
      .toSorted((left, right) => Number(right.current) - Number(left.current)),
    gone: listed.filter(({ revokedAt, keptPasskey }) => revokedAt !== null && (keptPasskey || revokedAt > shownSince)),
    knownBrowsers: (await knownBrowsersOf(deps.db, account.id)).map((browser) => ({
      ...browser,
      removable: mayPartWith({ since: browser.createdAt }),
    })),
    newcomerUntil: held !== null && isNewcomer(held, now) ? newcomerUntil(held) : null,
  };
}

export interface DeviceView {
  readonly device: Device;
  readonly current: boolean;
  /** Sign-ins it has countersigned that could still be taken back. */
  readonly standing: number;
  /** A passkey on it is the only way into the account. */
  readonly lastWayIn: boolean;
  /** Until when this session may neither rename nor remove it (epoch milliseconds); null when it may. */
  readonly heldUntil: number | null;
}

/** One device in use. Refuses `not_found` for one that is removed or another account's. */
export async function viewDevice(
  deps: Deps,
  { session, account }: SignedIn,
  id: DeviceId,
): Promise<Outcome<DeviceView, "not_found">> {
  const device = await findDevice(deps.db, id);
  if (device?.accountId !== account.id || device.revokedAt !== null) return refuse("not_found");
  const now = deps.clock.now();
  const asking = session.deviceId === null ? null : await findDevice(deps.db, session.deviceId);
  const mayPart = (await mayRemoveHere(deps.db, session, { cameWith: id }, now)).ok;
  return accept({
    device,
    heldUntil: mayPart || asking === null ? null : newcomerUntil(asking),
    current: id === session.deviceId,
    standing: (await approvalsOf(deps.db, account.id, id)).length,
    lastWayIn: await isLastWayIn(deps.db, device),
  });
}

async function isLastWayIn(db: Database, { accountId, id }: Device): Promise<boolean> {
  const { here, elsewhere } = await passkeysByPlace(db, accountId, id);
  return here > 0 && elsewhere === 0 && !(await hasOtherWayIn(db, accountId));
}
