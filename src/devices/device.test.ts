import { describe, expect, it } from "vitest";
import { noon, sampleDevice } from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import { deviceNameFor, hintsAbout } from "./device.ts";

it.each([
  ["by its model where the browser tells it", "Android", "Pixel 9", "Pixel 9"],
  ["by its system otherwise", "Windows", null, "Windows"],
])("is called %s", (_how, system, model, name) => expect(deviceNameFor(system, model)).toBe(name));

describe("points out", () => {
  const unseen = noon + seconds(limits.deviceUnseenSeconds);
  it.each([
    ["nothing about one of two that is in use", 2, "reachable", noon, []],
    ["nothing where it is not known whether push arrives", 2, null, unseen - 1, []],
    ["that it is the only one", 1, "reachable", noon, ["only_one"]],
    ["that push no longer arrives", 2, "failing", noon, ["push_failing"]],
    ["that it has not been seen for long", 2, null, unseen, ["unseen"]],
    ["all at once, the most pressing first", 1, "failing", unseen, ["only_one", "push_failing", "unseen"]],
  ] as const)("%s", (_what, trusted, push, now, hints) =>
    expect(hintsAbout(sampleDevice(), { trusted, push }, now)).toEqual(hints),
  );
});
