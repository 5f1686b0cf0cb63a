import { describe, expect, it } from "vitest";
import { noon, sampleSession } from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import { isFreshlyVerified, isLive, lastSeenIsStale } from "./session.ts";

describe("a session is live", () => {
  const idle = seconds(limits.sessionIdleSeconds);
  it.each([
    ["when it was just used", {}, noon, true],
    ["to the last millisecond of its idle time", {}, noon + idle - 1, true],
    ["not once it has idled that long", {}, noon + idle, false],
    [
      "to its last millisecond, however busy",
      { lastSeenAt: noon + 9_999, expiresAt: noon + 10_000 },
      noon + 9_999,
      true,
    ],
    ["not at its end, however busy", { lastSeenAt: noon + 9_999, expiresAt: noon + 10_000 }, noon + 10_000, false],
    ["not once it was ended", { endedAt: noon }, noon, false],
    ["not once it was ended, though the clock went back since", { endedAt: noon + 5_000 }, noon, false],
  ])("%s", (_when, changes, now, live) => expect(isLive(sampleSession("here", "ada", changes), now)).toBe(live));
});

describe("credentials may be changed", () => {
  const fresh = seconds(limits.freshVerificationSeconds);
  it.each([
    ["right after a user verification in this browser", noon, noon, true],
    ["for some minutes", noon, noon + fresh - 1, true],
    ["not later", noon, noon + fresh, false],
    ["never in a session that no passkey was used in", null, noon, false],
  ])("%s", (_when, verifiedAt, now, allowed) =>
    expect(isFreshlyVerified(sampleSession("here", "ada", { verifiedAt }), now)).toBe(allowed),
  );
});

it("writes down that it was seen at most once a minute", () => {
  const minute = seconds(limits.lastSeenGranularitySeconds);
  expect(lastSeenIsStale(sampleSession(), noon + minute - 1)).toBe(false);
  expect(lastSeenIsStale(sampleSession(), noon + minute)).toBe(true);
});
