import { lastActivityAt } from "../audit/activity.flow.ts";
import type { Deps } from "../deps.ts";
import { devicesOf } from "../devices/device.flow.ts";
import { connectedAppsOf } from "../oauth/connected-apps/connected-apps.flow.ts";
import { type ListedPasskey, listOwnPasskeys } from "../passkeys/passkey-list.flow.ts";
import { knownBrowsersOf } from "../proximity/known-browser.flow.ts";
import { verifiedAddresses } from "../recovery/address.flow.ts";
import { maskedAddress, writtenAddress } from "../recovery/address.ts";
import { type RiskView, viewLockoutRisk } from "../recovery/lockout-risk.flow.ts";
import { remainingRecoveryCodes } from "../recovery/recovery-code.flow.ts";
import type { SignedIn } from "./session.ts";

export interface SecurityView {
  readonly risk: RiskView;
  readonly passkeys: readonly ListedPasskey[];
  /** Names of those that are trusted. */
  readonly devices: readonly string[];
  readonly knownBrowsers: number;
  readonly codesLeft: number;
  /** Those that are confirmed; in part only for a session that is no device of the account. */
  readonly addresses: readonly string[];
  readonly apps: readonly string[];
  readonly lastEventAt: number | null;
}

/** All that the overview says. */
export async function viewSecurity(deps: Deps, signedIn: SignedIn): Promise<SecurityView> {
  const { session, account } = signedIn;
  const addresses = await verifiedAddresses(deps.db, account.id);
  const trusted = (await devicesOf(deps.db, account.id)).filter(({ revokedAt }) => revokedAt === null);
  return {
    risk: await viewLockoutRisk(deps, account.id),
    passkeys: await listOwnPasskeys(deps, signedIn),
    devices: trusted.map(({ name }) => name),
    knownBrowsers: (await knownBrowsersOf(deps.db, account.id)).length,
    codesLeft: await remainingRecoveryCodes(deps.db, account.id),
    addresses: addresses.map(session.deviceId !== null ? writtenAddress : maskedAddress),
    apps: (await connectedAppsOf(deps, account.id)).map(({ name }) => name),
    lastEventAt: await lastActivityAt(deps.db, account.id),
  };
}
