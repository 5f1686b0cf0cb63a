/**
 * An authorization device: a browser in which a person has used a passkey, recognised by a secret of its own. It is what
 * "Ada's Pixel is looking at this" names, and what a sign-in request is bound to while it is looked at.
 */
import type { AccountId, DeviceId } from "../ids.ts";

export interface Device {
  readonly id: DeviceId;
  readonly accountId: AccountId;
  readonly name: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly revokedAt: number | null;
}

/** The first name a device gets; its owner may change it. */
export const deviceNameFor = (system: string, model: string | null): string => model ?? system;
