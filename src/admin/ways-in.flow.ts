import type { Deps } from "../deps.ts";
import { devicesOf } from "../devices/device.flow.ts";
import type { AccountId } from "../ids.ts";
import { connectedAppsOf } from "../oauth/connected-apps/connected-apps.flow.ts";
import { passkeyKind } from "../passkeys/passkey-kind.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import { productOf } from "../passkeys/provenance.ts";
import { addressesWithCodes } from "../recovery/address.flow.ts";
import { maskedAddress } from "../recovery/address.ts";
import { recoveryCodesOf } from "../recovery/recovery-code.flow.ts";
import { liveSessions } from "../sessions/live-session.flow.ts";

/** How a person gets in, for whoever helps them: names and times. No key, no code, and of an address only its ends. */
export async function waysInOf(deps: Deps, id: AccountId) {
  const devices = await devicesOf(deps.db, id);
  return {
    passkeys: (await passkeysOf(deps.db, id)).map((passkey) => ({
      id: passkey.id,
      name: passkey.name,
      kind: passkeyKind(passkey),
      product: productOf(passkey.aaguid),
      device: devices.find((device) => device.id === passkey.deviceId)?.name ?? null,
      createdAt: passkey.createdAt,
      lastUsedAt: passkey.lastUsedAt,
    })),
    devices: devices.map(({ accountId: _, enrolledBy: __, ...device }) => device),
    recoveryCodes: await recoveryCodesOf(deps.db, id),
    addresses: (await addressesWithCodes(deps, id)).map(({ kind, value, verifiedAt }) => ({
      kind,
      address: maskedAddress({ kind, value }),
      verifiedAt,
    })),
  };
}

/** Where the person is signed in, and what apps hold. */
export async function openOf(deps: Deps, id: AccountId) {
  return {
    sessions: (await liveSessions(deps, id)).map((session) => ({
      id: session.id,
      startedBy: session.startedBy,
      browser: session.browser,
      system: session.system,
      address: session.address,
      createdAt: session.createdAt,
      lastSeenAt: session.lastSeenAt,
      verdict: session.origin?.verdict ?? null,
      limited: session.origin?.form === "limited",
    })),
    apps: (await connectedAppsOf(deps, id)).map(({ clientId, name, scopes, since, lastUsedAt, limited }) => ({
      client: clientId,
      name,
      scopes,
      since,
      lastUsedAt,
      limited,
    })),
  };
}
