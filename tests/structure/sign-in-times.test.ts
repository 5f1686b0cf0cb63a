import { expect, test } from "vitest";
import { filled, secondsOf } from "../../scripts/klm.mjs";

test("adds up operators and waits as one does by hand", () => {
  const steps = [
    ["M", 1, "find the button"],
    ["H", 1, "hand to the mouse"],
    ["P", 1, "point"],
    ["K", 2, "click twice"],
    ["R", 0.5, "the page"],
  ];
  // 1.35 + 0.4 + 1.1 + 2 × 0.28 + 0.5
  expect(secondsOf(steps)).toBe(3.91);
});

test("refuses an operator that is not in the table", () => {
  expect(() => secondsOf([["X", 1, "unheard of"]])).toThrow("no operator X");
});

test("writes tables between their comments and nothing else", () => {
  const page = filled("Before.\n<!-- klm: operators -->\nold\n<!-- /klm -->\nAfter.");
  expect(page).toMatch(/^Before\.\n<!-- klm: operators -->\n\n\| operator[\s\S]+\n\n<!-- \/klm -->\nAfter\.$/);
});
