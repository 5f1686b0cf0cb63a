import { expect, it } from "vitest";
import { limits, seconds } from "../limits.ts";
import { afterLooking, type RiskSeen, shouldBringUp } from "./lockout-advice.ts";
import type { RiskLevel } from "./lockout-risk.ts";

const now = 1_700_000_000_000;
const month = seconds(limits.riskMutedSeconds);
const seen = (level: RiskLevel, dismissedAgo: number | null = null): RiskSeen => ({
  level,
  dismissedAt: dismissedAgo === null ? null : now - dismissedAgo,
});

it.each<[string, RiskLevel, RiskSeen | null, boolean]>([
  ["at set-up", "thin", null, true],
  ["at set-up, once, to who stands fairly well", "fair", null, true],
  ["not to who stands well", "strong", null, false],
  ["not even when they stood well before, and do again", "strong", seen("strong"), false],
  ["until it is put away, though it was looked at", "thin", seen("thin"), true],
  ["not after it was put away", "none", seen("none", 1), false],
  ["not for almost a month", "none", seen("none", month - 1), false],
  ["again after a month", "none", seen("none", month), true],
  ["never again to who stands fairly well", "fair", seen("fair", month), false],
  ["when it got worse, however lately it was put away", "thin", seen("fair", 1), true],
  ["when strong became fair", "fair", seen("strong", 1), true],
  ["not because it got better", "fair", seen("thin", 1), false],
])("brings it up %s", (_when, level, before, expected) => expect(shouldBringUp(level, before, now)).toBe(expected));

it("keeps bringing up what got worse when they have looked and not put it away", () => {
  expect(afterLooking("thin", seen("fair", 1))).toEqual(seen("thin"));
  expect(shouldBringUp("thin", afterLooking("thin", seen("fair", 1)), now)).toBe(true);
  expect(afterLooking("fair", seen("thin", 1))).toEqual(seen("fair", 1));
  expect(afterLooking("fair", null)).toEqual(seen("fair"));
});
