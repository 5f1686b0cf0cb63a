/** What is worth adding next against being locked out, and when to bring it up. The meter itself is lockout-risk.ts. */
import type { DeviceId, PasskeyId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import { assessLockoutRisk, type RiskLevel, rankOf, riskLevels, type Ways } from "./lockout-risk.ts";

export type Advice = "recovery_codes" | "email" | "second_device" | "security_key" | "phone";

/** Each addition, tried out on paper. In the order of effort, which decides between equals. */
const additions: readonly (readonly [Advice, (ways: Ways) => Ways])[] = [
  ["recovery_codes", (ways) => ({ ...ways, codesLeft: limits.recoveryCodesInSet })],
  ["email", (ways) => ({ ...ways, addresses: { ...ways.addresses, email: true } })],
  ["second_device", withAnotherDevice],
  ["security_key", withSecurityKey],
  ["phone", (ways) => ({ ...ways, addresses: { ...ways.addresses, phone: true } })],
];

/**
 * What would help, the most helpful first; nothing for an account that is strong. `sendable` is what this server can
 * send: an address is worth nothing without.
 */
export function adviceFor(ways: Ways, sendable: Ways["addresses"]): Advice[] {
  if (assessLockoutRisk(ways).level === "strong") return [];
  return (
    additions
      .filter(([advice]) => !(advice === "email" || advice === "phone") || sendable[advice])
      .map(([advice, add]) => ({ advice, gain: worth(add(ways)) - worth(ways) }))
      .filter(({ gain }) => gain > 0)
      // A text message is the weakest of all (NIST SP 800-63B-4 §3.1.3.3: restricted), whatever it would gain.
      .sort((one, other) => Number(one.advice === "phone") - Number(other.advice === "phone") || other.gain - one.gain)
      .map(({ advice }) => advice)
  );
}

/** The worst loss counts first, then how all of them would end on average. */
function worth(ways: Ways): number {
  const ranks = assessLockoutRisk(ways).situations.map(({ way }) => rankOf(way));
  return Math.min(...ranks) * 10 + ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length;
}

function withAnotherDevice(ways: Ways): Ways {
  const id: DeviceId = "dev_another";
  return {
    ...ways,
    devices: [...ways.devices, { id, name: id, system: "", lastSeenAt: 0 }],
    passkeys: [...ways.passkeys, { id: "pk_another", name: id, kind: "device", deviceId: id, aaguid: id }],
  };
}

function withSecurityKey(ways: Ways): Ways {
  const id: PasskeyId = "pk_another";
  const key = { id, name: id, kind: "security_key", deviceId: null, aaguid: id } as const;
  return { ...ways, passkeys: [...ways.passkeys, key] };
}

/** What the person has been shown of the meter. */
export interface RiskSeen {
  readonly level: RiskLevel;
  /** When they put the card away, in epoch milliseconds; null when they have not, or when it got worse since. */
  readonly dismissedAt: number | null;
}

/** Worse than when they last looked. */
export const hasWorsened = (level: RiskLevel, seen: RiskSeen | null): boolean =>
  seen !== null && riskLevels.indexOf(level) < riskLevels.indexOf(seen.level);

/**
 * Whether to bring it up: at set-up, when it gets worse, and every so often while it is bad. What was put away stays
 * away for thirty days unless it gets worse; an account that stands fairly well is asked once.
 */
export function shouldBringUp(level: RiskLevel, seen: RiskSeen | null, now: number): boolean {
  if (level === "strong") return false;
  const dismissedAt = seen?.dismissedAt ?? null;
  if (dismissedAt === null || hasWorsened(level, seen)) return true;
  return level !== "fair" && now >= dismissedAt + seconds(limits.riskMutedSeconds);
}

/** What to keep once they have looked: what got worse is brought up again, however recently it was put away. */
export const afterLooking = (level: RiskLevel, seen: RiskSeen | null): RiskSeen => ({
  level,
  dismissedAt: hasWorsened(level, seen) ? null : (seen?.dismissedAt ?? null),
});
