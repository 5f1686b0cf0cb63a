/**
 * An authorization device: a browser in which a person has used a passkey, recognised by a secret of its own. It is what
 * "Ada's Pixel is looking at this" names, and what a sign-in request is bound to while it is looked at. How a device is
 * brought in by another one is in `enrolment.ts`.
 */
import type { AccountId, DeviceId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";

export interface Device {
  readonly id: DeviceId;
  readonly accountId: AccountId;
  readonly name: string;
  /** What its browser said of itself when it was enrolled. */
  readonly system: string;
  readonly browser: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly revokedAt: number | null;
  /** Set when it was revoked because it is lost or stolen. */
  readonly lostAt: number | null;
  /** Sign-ins it has countersigned. */
  readonly approvals: number;
  /** The device that brought it in; null for one that began with a passkey, an invitation or a pass of its own. */
  readonly enrolledBy: DeviceId | null;
}

/** The first name a device gets; its owner may change it. */
export const deviceNameFor = (system: string, model: string | null): string => model ?? system;

/** What its owner should hear about a device before it matters, the most pressing first. */
export type DeviceHint = "only_one" | "push_failing" | "unseen";

/** Hints about a trusted device. `trusted` counts all of the account, `push` is what is known of its reach. */
export function hintsAbout(
  device: Pick<Device, "lastSeenAt">,
  { trusted, push }: { readonly trusted: number; readonly push: "reachable" | "failing" | null },
  now: number,
): DeviceHint[] {
  const hints: DeviceHint[] = [];
  if (trusted === 1) hints.push("only_one");
  if (push === "failing") hints.push("push_failing");
  if (now >= device.lastSeenAt + seconds(limits.deviceUnseenSeconds)) hints.push("unseen");
  return hints;
}
