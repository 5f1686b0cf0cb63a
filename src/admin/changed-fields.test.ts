import { expect, it } from "vitest";
import { changedFields } from "./changed-fields.ts";

it("keeps of what stayed only what differs, and all of what came or went", () => {
  expect(changedFields({ a: 1, b: ["x"], c: null }, { a: 1, b: ["y"], d: 2 })).toEqual({
    before: { b: ["x"], c: null, d: null },
    after: { b: ["y"], c: null, d: 2 },
  });
  expect(changedFields(null, { a: 1 })).toEqual({ before: null, after: { a: 1 } });
  expect(changedFields({ a: 1 }, null)).toEqual({ before: { a: 1 }, after: null });
  expect(changedFields({ a: 1 }, { a: 1 })).toEqual({ before: {}, after: {} });
});
