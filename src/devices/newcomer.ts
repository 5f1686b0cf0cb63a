/**
 * A newcomer: a device that another one brought in, by a code or by vouching for a computer, on its first day. It may add
 * to the account but neither remove nor replace what does not stem from it. Whoever was quick enough to scan the code in
 * somebody else's hand would otherwise shut out the owner before she reads the notice, and could never be undone. Older
 * devices do to it what they like, at once. What an invitation, a pass or a recovery began is none: that must be able to
 * shut out a lost phone.
 */
import type { DeviceId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import type { Device } from "./device.ts";

/** What is to be removed or replaced: what has a device that it came with goes by that, all else by its age. */
export type Thing =
  | { readonly since: number }
  /** Null for what came with none, as by an invitation or a pass. */
  | { readonly cameWith: DeviceId | null };

type Came = Pick<Device, "id" | "createdAt" | "enrolledBy">;

/** When it may do what all others may (epoch milliseconds); null for one that may at once. */
export const newcomerUntil = ({ createdAt, enrolledBy }: Came): number | null =>
  enrolledBy === null ? null : createdAt + seconds(limits.newcomerSeconds);

export const isNewcomer = (device: Came, now: number): boolean => now < (newcomerUntil(device) ?? 0);

/**
 * Refuses `device_too_new` to a newcomer for whatever was there before it, and for devices, passkeys and enrolments that
 * came by others than itself later on. `asking` is null where no device answers for the session: then others decide.
 */
export function mayRemove(
  asking: Came | null,
  thing: Thing,
  devices: readonly Came[],
  now: number,
): Outcome<true, "device_too_new"> {
  if (asking === null || !isNewcomer(asking, now)) return accept(true);
  const own = "since" in thing ? thing.since >= asking.createdAt : stemsFrom(thing.cameWith, asking.id, devices);
  return own ? accept(true) : refuse("device_too_new");
}

/**
 * Whether it may stop a recovery: not while a device that is older and in use can. That recovery may be how the owner of
 * the older one gets back in. Where no such device is left nobody else could stop a thief's.
 */
export function mayStopRecovery(
  asking: Came,
  devices: readonly Pick<Device, "createdAt" | "revokedAt">[],
  now: number,
): Outcome<true, "device_too_new"> {
  const older = devices.some(({ createdAt, revokedAt }) => revokedAt === null && createdAt < asking.createdAt);
  return isNewcomer(asking, now) && older ? refuse("device_too_new") : accept(true);
}

/** Whether one device is the other, or was brought in by it, through however many. Nobody is brought in by two. */
function stemsFrom(id: DeviceId | null, ancestor: DeviceId, devices: readonly Came[]): boolean {
  for (let at = id; at !== null; at = devices.find((device) => device.id === at)?.enrolledBy ?? null)
    if (at === ancestor) return true;
  return false;
}
