import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { AccountId, DeviceId, PasskeyId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { ConsumptionDevice } from "../sign-in/sign-in-request.ts";
import {
  countApproval,
  findDeviceById,
  findDeviceBySecretHash,
  insertDevice,
  listDevices,
  setFirstPasskey,
  touchDevice,
} from "./device.store.ts";
import type { Device } from "./device.ts";

export interface RecognisedDevice {
  readonly device: Device;
  /** The secret for the device cookie; the one presented, or a new one. */
  readonly secret: string;
  /** Enrolled just now: this browser was no device of this account before. */
  readonly isNew: boolean;
}

/** A browser in which a passkey was verified, by what it says of itself. */
export interface VerifiedBrowser {
  readonly accountId: AccountId;
  /** Of its device cookie. */
  readonly secret: string | null;
  readonly name: string;
  readonly screen: Pick<ConsumptionDevice, "browser" | "system">;
  /** The device that brings it in; a browser that is a device already stays what it was. */
  readonly enrolledBy?: DeviceId | null;
}

/**
 * The device that this browser is for this account; enrolled now if it is not known yet. Call it only after a passkey
 * was verified in this browser: that, and not the cookie, is what makes a browser an authorization device.
 */
export async function recogniseDevice(
  tx: Database,
  deps: Pick<Deps, "random">,
  browser: VerifiedBrowser,
  now: number,
): Promise<RecognisedDevice> {
  for (let secret = browser.secret ?? deps.random.secret(); ; ) {
    const known = await findDeviceBySecretHash(tx, secretHashFor(browser.accountId, secret));
    if (known === null) {
      const device = await enrol(tx, deps, browser, secret, now);
      if (device !== null) return { device, secret, isNew: true };
      // Two sign-ins in one browser at the same moment: the other one has just enrolled it, so look again.
    } else {
      const device = await touchDevice(tx, known.id, now);
      if (device !== null) return { device, secret, isNew: false };
      secret = deps.random.secret();
    }
  }
}

/** In the transaction in which this passkey was verified, or made, in that browser. */
export async function noteFirstPasskey(
  tx: Database,
  { device, isNew }: RecognisedDevice,
  passkeyId: PasskeyId,
): Promise<void> {
  if (isNew) await setFirstPasskey(tx, device.id, passkeyId);
}

export const findDevice = (db: Database, id: DeviceId): Promise<Device | null> => findDeviceById(db, id);

/** Every device of this account, those in use first, and among them the one seen last. */
export async function devicesOf(db: Database, accountId: AccountId): Promise<Device[]> {
  const devices = await listDevices(db, accountId);
  return [...devices.filter(({ revokedAt }) => revokedAt === null), ...devices.filter((one) => one.revokedAt !== null)];
}

/** A request came from a session on it. Called as seldom as the session notes its own use. */
export async function noteDeviceSeen(db: Database, id: DeviceId, now: number): Promise<void> {
  await touchDevice(db, id, now);
}

/**
 * In the transaction of an approval, before anything else is written: counts it, and refuses `device_needed` when the
 * device is revoked, so that a card left open on a lost phone is worth nothing.
 */
export async function noteApproval(tx: Database, id: DeviceId, now: number): Promise<Outcome<true, "device_needed">> {
  return (await countApproval(tx, id, now)) ? accept(true) : refuse("device_needed");
}

/** In a transaction that acts for a device: refuses one that was revoked since its session was looked up. */
export async function stillTrusted(tx: Database, id: DeviceId, now: number): Promise<Outcome<Device, "device_needed">> {
  const device = await touchDevice(tx, id, now);
  return device === null ? refuse("device_needed") : accept(device);
}

async function enrol(
  tx: Database,
  deps: Pick<Deps, "random">,
  browser: VerifiedBrowser,
  secret: string,
  now: number,
): Promise<Device | null> {
  const device: Device = {
    id: deps.random.id("dev_"),
    accountId: browser.accountId,
    name: browser.name,
    system: browser.screen.system,
    browser: browser.screen.browser,
    createdAt: now,
    lastSeenAt: now,
    revokedAt: null,
    lostAt: null,
    approvals: 0,
    enrolledBy: browser.enrolledBy ?? null,
  };
  if (!(await insertDevice(tx, device, secretHashFor(browser.accountId, secret)))) return null;
  await recordAudit(tx, {
    event: "device_enrolled",
    at: now,
    accountId: device.accountId,
    subjectId: device.id,
    detail: { name: device.name, enrolledBy: device.enrolledBy },
  });
  return device;
}

/** One browser has one secret; hashed together with the account it names one device for each person who uses it. */
const secretHashFor = (accountId: AccountId, secret: string): string => hashSecret(`${accountId}.${secret}`);
