import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { isCooled, signalKeys } from "./signals.ts";

describe("a source cools down", () => {
  const { notStartedBeforeCooling: notStarted, unknownBeforeCooling: openedUnknown } = limits;
  const quiet = { notStarted: 0, openedUnknown: 0, peopleNotStarted: 0 };
  it.each([
    ["not while nothing happened", {}, false],
    ["not just below the limits", { notStarted: notStarted - 1, openedUnknown: openedUnknown - 1 }, false],
    ["not for one other person's word", { peopleNotStarted: 1 }, false],
    ["once the person has said often enough that they did not start it", { notStarted }, true],
    ["once enough people have said so", { peopleNotStarted: notStarted }, true],
    ["once the person has looked at too many of its requests from elsewhere", { openedUnknown }, true],
    ["and stays so beyond", { notStarted: notStarted + 5, openedUnknown: openedUnknown + 5 }, true],
  ])("%s", (_when, signals, expected) => expect(isCooled({ ...quiet, ...signals })).toBe(expected));

  it("needs more than one complaint", () => expect(notStarted).toBeGreaterThan(1));
});

it("counts each signal of each source by itself, and the word of a person by person", () => {
  const keys = (["acc_ada", "acc_grace"] as const).flatMap((account) =>
    ["192.0.2.7", "192.0.2.8"].flatMap((source) => Object.values(signalKeys(source, account))),
  );
  expect(new Set(keys).size).toBe(10);
});
