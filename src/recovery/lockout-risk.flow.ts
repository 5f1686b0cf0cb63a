import type { Deps } from "../deps.ts";
import { devicesOf } from "../devices/device.flow.ts";
import type { AccountId } from "../ids.ts";
import { accept, type Outcome, refuse } from "../outcome.ts";
import { placed } from "../passkeys/passkey-kind.ts";
import { passkeysOf } from "../passkeys/passkeys-of-account.flow.ts";
import type { SignedIn } from "../sessions/session.ts";
import { verifiedAddresses } from "./address.flow.ts";
import { isWornOut } from "./address.ts";
import { type Advice, adviceFor, afterLooking, hasWorsened, shouldBringUp } from "./lockout-advice.ts";
import { findRiskSeen, saveRiskSeen } from "./lockout-risk.store.ts";
import { assessLockoutRisk, type LockoutRisk, type Ways } from "./lockout-risk.ts";
import { remainingRecoveryCodes } from "./recovery-code.flow.ts";

/** The meter as a page shows it. */
export interface RiskView extends LockoutRisk {
  readonly advice: readonly Advice[];
  /** Worse than when the person last looked at it. */
  readonly worse: boolean;
  /** Better than that: worth noting, so that getting worse again is noticed. */
  readonly better: boolean;
  /** Whether a page about something else should bring it up. */
  readonly bringUp: boolean;
}

/** How this account stands today. Changes nothing: what the person has seen is noted by `noteRiskSeen`. */
export async function viewLockoutRisk(deps: Deps, accountId: AccountId): Promise<RiskView> {
  const ways = await waysOf(deps, accountId);
  const risk = assessLockoutRisk(ways);
  const seen = await findRiskSeen(deps.db, accountId);
  return {
    ...risk,
    advice: adviceFor(ways, sendable(deps)),
    worse: hasWorsened(risk.level, seen),
    better: seen !== null && hasWorsened(seen.level, { ...seen, level: risk.level }),
    bringUp: shouldBringUp(risk.level, seen, deps.clock.now()),
  };
}

/** The person has looked at the meter, on a device of theirs: getting worse than this will be noticed. */
export async function noteRiskSeen(
  deps: Deps,
  { session, account }: SignedIn,
): Promise<Outcome<true, "device_needed">> {
  if (session.deviceId === null) return refuse("device_needed");
  const { level } = assessLockoutRisk(await waysOf(deps, account.id));
  await saveRiskSeen(deps.db, account.id, afterLooking(level, await findRiskSeen(deps.db, account.id)));
  return accept(true);
}

/** Puts the card away. Refuses a limited session, which may be somebody else's: warnings are the owner's to dismiss. */
export async function dismissRisk(deps: Deps, { session, account }: SignedIn): Promise<Outcome<true, "device_needed">> {
  if (session.deviceId === null) return refuse("device_needed");
  const { level } = assessLockoutRisk(await waysOf(deps, account.id));
  await saveRiskSeen(deps.db, account.id, { level, dismissedAt: deps.clock.now() });
  return accept(true);
}

/** Mail without a server for it goes to a folder, which helps nobody back in. */
const sendable = ({ config }: Pick<Deps, "config">): Ways["addresses"] => ({
  email: config.smtpUrl !== "",
  phone: config.smsWebhookUrl !== "",
});

async function waysOf(deps: Deps, accountId: AccountId): Promise<Ways> {
  const { email, phone } = sendable(deps);
  const addresses = await verifiedAddresses(deps.db, accountId);
  const has = (kind: "email" | "phone") => addresses.some((one) => one.kind === kind && !isWornOut(one));
  return {
    devices: (await devicesOf(deps.db, accountId)).filter(({ revokedAt }) => revokedAt === null),
    passkeys: (await passkeysOf(deps.db, accountId)).map(placed),
    codesLeft: await remainingRecoveryCodes(deps.db, accountId),
    addresses: { email: email && has("email"), phone: phone && has("phone") },
  };
}
