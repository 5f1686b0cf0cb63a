import { recordAudit } from "../audit/audit.flow.ts";
import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { hashSecret } from "../digest.ts";
import type { AccountId, DeviceId } from "../ids.ts";
import { findDeviceById, findDeviceBySecretHash, insertDevice, touchDevice } from "./device.store.ts";
import type { Device } from "./device.ts";

export interface RecognisedDevice {
  readonly device: Device;
  /** The secret for the device cookie; the one presented, or a new one. */
  readonly secret: string;
}

/**
 * The device that this browser is for this account; enrolled now if it is not known yet. Call it only after a passkey
 * was verified in this browser: that, and not the cookie, is what makes a browser an authorization device.
 */
export async function recogniseDevice(
  tx: Database,
  deps: Pick<Deps, "random">,
  browser: { readonly accountId: AccountId; readonly secret: string | null; readonly name: string },
  now: number,
): Promise<RecognisedDevice> {
  for (let secret = browser.secret ?? deps.random.secret(); ; ) {
    const known = await findDeviceBySecretHash(tx, secretHashFor(browser.accountId, secret));
    if (known === null) {
      const device = await enrol(tx, deps, browser, secret, now);
      if (device !== null) return { device, secret };
      // Two sign-ins in one browser at the same moment: the other one has just enrolled it, so look again.
    } else if (known.revokedAt === null) {
      await touchDevice(tx, known.id, now);
      return { device: { ...known, lastSeenAt: now }, secret };
    } else {
      secret = deps.random.secret();
    }
  }
}

export const findDevice = (db: Database, id: DeviceId): Promise<Device | null> => findDeviceById(db, id);

async function enrol(
  tx: Database,
  deps: Pick<Deps, "random">,
  browser: { readonly accountId: AccountId; readonly name: string },
  secret: string,
  now: number,
): Promise<Device | null> {
  const device: Device = {
    id: deps.random.id("dev_"),
    accountId: browser.accountId,
    name: browser.name,
    createdAt: now,
    lastSeenAt: now,
    revokedAt: null,
  };
  if (!(await insertDevice(tx, device, secretHashFor(browser.accountId, secret)))) return null;
  await recordAudit(tx, {
    event: "device_enrolled",
    at: now,
    accountId: device.accountId,
    subjectId: device.id,
    detail: { name: device.name },
  });
  return device;
}

/** One browser has one secret; hashed together with the account it names one device for each person who uses it. */
const secretHashFor = (accountId: AccountId, secret: string): string => hashSecret(`${accountId}.${secret}`);
