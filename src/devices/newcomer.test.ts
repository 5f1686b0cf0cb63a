import { describe, expect, it } from "vitest";
import { deviceId, noon, sampleDevice } from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import { mayRemove, mayStopRecovery, newcomerUntil } from "./newcomer.ts";

const minute = seconds(60);
const day = seconds(limits.newcomerSeconds);
const old = sampleDevice("old", "ada", { createdAt: noon - 30 * day });
const passed = sampleDevice("passed", "ada", { createdAt: noon + 5 * minute });
const newcomer = sampleDevice("newcomer", "ada", { createdAt: noon, enrolledBy: old.id });
const child = sampleDevice("child", "ada", { createdAt: noon + minute, enrolledBy: newcomer.id });
const grandchild = sampleDevice("grandchild", "ada", { createdAt: noon + 2 * minute, enrolledBy: child.id });
const sibling = sampleDevice("sibling", "ada", { createdAt: noon + 3 * minute, enrolledBy: old.id });
const devices = [old, passed, newcomer, child, grandchild, sibling];
const refused = { ok: false, reason: "device_too_new" };
const now = noon + 10 * minute;

describe("a newcomer", () => {
  it.each([
    ["the device that brought it in", { cameWith: old.id }, false],
    ["itself", { cameWith: newcomer.id }, true],
    ["what it brought in", { cameWith: child.id }, true],
    ["what that brought in", { cameWith: grandchild.id }, true],
    ["what an older device brought in after it", { cameWith: sibling.id }, false],
    ["what a pass or a recovery brought after it", { cameWith: passed.id }, false],
    ["a passkey that came with no device", { cameWith: null }, false],
    ["a device that nobody knows", { cameWith: deviceId("nobodys") }, false],
    ["what was there before it", { since: noon - 1 }, false],
    ["what came with it, or after", { since: noon }, true],
  ])("and %s", (_what, thing, allowed) => {
    expect(mayRemove(newcomer, thing, devices, now)).toEqual(allowed ? { ok: true, value: true } : refused);
  });

  it("is one for a day", () => {
    const thing = { cameWith: old.id };
    expect(newcomerUntil(newcomer)).toBe(noon + day);
    expect(mayRemove(newcomer, thing, devices, noon + day - 1)).toEqual(refused);
    expect(mayRemove(newcomer, thing, devices, noon + day).ok).toBe(true);
  });

  it("is what another device brought in, and nothing else", () => {
    for (const asking of [old, passed, null])
      expect(mayRemove(asking, { cameWith: newcomer.id }, devices, now).ok).toBe(true);
    expect(newcomerUntil(passed)).toBeNull();
    expect(mayRemove(passed, { cameWith: old.id }, devices, now).ok).toBe(true);
    expect(mayRemove(grandchild, { cameWith: newcomer.id }, devices, now)).toEqual(refused);
  });

  it("stops no recovery while an older device in use could", () => {
    expect(mayStopRecovery(newcomer, devices, now)).toEqual(refused);
    expect(mayStopRecovery(newcomer, devices, noon + day).ok).toBe(true);
    expect(mayStopRecovery(old, devices, now).ok).toBe(true);
    const gone = { ...old, revokedAt: noon };
    expect(mayStopRecovery(newcomer, [gone, newcomer, child], now).ok).toBe(true);
  });
});
