import { describe, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import { isShown, leavesScreenAt } from "./code-life.ts";

describe.each([
  ["typed", limits.typedCodeShownSeconds, limits.typedCodeLifetimeSeconds],
  ["scanned", limits.scannedCodeShownSeconds, limits.scannedCodeLifetimeSeconds],
] as const)("a %s code", (form, shownSeconds, lifetimeSeconds) => {
  const code = { form, createdAt: noon };

  it("is shown until it leaves the screen, and not at that instant", () => {
    const end = noon + seconds(shownSeconds);
    expect(leavesScreenAt(code)).toBe(end);
    expect(isShown(code, noon)).toBe(true);
    expect(isShown(code, end - 1)).toBe(true);
    expect(isShown(code, end)).toBe(false);
  });

  it("is good for at least half a minute after it has left the screen, for whoever is busy with it", () =>
    expect(lifetimeSeconds - shownSeconds).toBeGreaterThanOrEqual(30));
});

it("a typed code, with the time for reading the card, ends within ten minutes (NIST SP 800-63B-4 §3.1.3.2)", () => {
  expect(limits.typedCodeLifetimeSeconds + limits.openedLifetimeSeconds).toBeLessThanOrEqual(600);
  expect(limits.deviceGrantLifetimeSeconds).toBeLessThanOrEqual(600);
});
