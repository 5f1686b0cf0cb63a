import { describe, expect, it } from "vitest";
import { firstUse, mayUseAs, type ScreenUse } from "./screen-use.ts";

const uses: readonly ScreenUse[] = ["ordinary", "own", "shared"];
type Kind = Parameters<typeof firstUse>[0]["kind"];

describe("what the person may choose on the card", () => {
  it.each<[Kind, ScreenUse, "full" | "limited", readonly ScreenUse[]]>([
    ["page", "ordinary", "full", ["ordinary", "shared"]],
    ["page", "ordinary", "limited", ["ordinary", "shared"]],
    ["page", "own", "full", ["ordinary", "own", "shared"]],
    ["page", "own", "limited", ["ordinary", "shared"]],
    ["page", "shared", "full", ["shared"]],
    ["page", "shared", "limited", ["shared"]],
    ["device_grant", "ordinary", "full", ["ordinary", "shared"]],
    ["device_grant", "own", "full", ["ordinary", "shared"]],
    ["device_grant", "shared", "full", ["shared"]],
    ["ciba", "ordinary", "full", ["ordinary"]],
    ["ciba", "shared", "full", ["ordinary"]],
  ])("of a %s that asked to be %s, granted in %s form: %s", (kind, wanted, form, allowed) => {
    for (const use of uses) {
      const expected = allowed.includes(use) ? { ok: true, value: use } : { ok: false, reason: "use_not_possible" };
      expect(mayUseAs(use, { kind, wanted }, form), use).toEqual(expected);
    }
  });
});

it.each([
  ["ordinary", "ordinary"],
  ["own", "ordinary"],
  ["shared", "shared"],
] as const)("a screen that asks to be %s is %s until somebody has chosen", (wanted, first) =>
  expect(firstUse({ kind: "page", wanted })).toBe(first),
);
