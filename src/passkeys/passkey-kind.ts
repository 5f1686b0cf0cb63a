/** What a passkey is to its owner, as far as its registration tells (WebAuthn L3 §5.8.4, §6.1.3). */
import type { DeviceId, PasskeyId } from "../ids.ts";
import type { Passkey } from "./passkey.ts";

/**
 * `synced` is on other devices too. `unsynced` may be copied and has not been, so it is in one place, and nothing tells
 * in which. `device` cannot leave where it was made: `deviceId` says which one that is, if it was made here.
 */
export type PasskeyKind = "synced" | "unsynced" | "security_key" | "device";

type Traits = Pick<Passkey, "transports" | "backupEligible" | "backedUp">;

const carried = ["usb", "nfc", "ble", "smart-card"];

export function passkeyKind({ transports, backupEligible, backedUp }: Traits): PasskeyKind {
  if (backupEligible) return backedUp ? "synced" : "unsynced";
  const roams = transports.some((transport) => carried.includes(transport));
  return roams && !transports.includes("internal") ? "security_key" : "device";
}

/** A passkey by where it is: what decides whether it is still there when something else is lost. */
export interface PlacedPasskey {
  readonly id: PasskeyId;
  readonly name: string;
  readonly kind: PasskeyKind;
  readonly deviceId: DeviceId | null;
  /** Who makes the authenticator; two of one maker may sync by one account. */
  readonly aaguid: string;
}

export const placed = ({ id, name, deviceId, aaguid, ...traits }: Passkey): PlacedPasskey => ({
  id,
  name,
  kind: passkeyKind(traits),
  deviceId,
  aaguid,
});
