import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { isCooled, signalKeys } from "./signals.ts";

describe("a source cools down", () => {
  const { notStartedBeforeCooling: notStarted, unknownBeforeCooling: openedUnknown } = limits;
  it.each([
    ["not while nothing happened", { notStarted: 0, openedUnknown: 0 }, false],
    ["not just below both limits", { notStarted: notStarted - 1, openedUnknown: openedUnknown - 1 }, false],
    ["once enough people say that they did not start it", { notStarted, openedUnknown: 0 }, true],
    ["once enough of its requests are looked at from elsewhere", { notStarted: 0, openedUnknown }, true],
    ["and stays so beyond", { notStarted: notStarted + 5, openedUnknown: openedUnknown + 5 }, true],
  ])("%s", (_when, signals, expected) => expect(isCooled(signals)).toBe(expected));

  it("needs more than one person's word, so that nobody cools a source alone", () =>
    expect(notStarted).toBeGreaterThan(1));
});

it("counts each signal of each source by itself", () => {
  const keys = ["192.0.2.7", "192.0.2.8"].flatMap((source) => Object.values(signalKeys(source)));
  expect(new Set(keys).size).toBe(4);
});
