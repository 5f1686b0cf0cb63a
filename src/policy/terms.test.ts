import { expect, it } from "vitest";
import { originOfRow, termsBeforePolicy } from "./terms.ts";

it("reads the origin of a session or grant from its columns", () => {
  const shared = { verdict: "unknown", form: "limited", use: "shared" };
  expect(originOfRow({ verdict: "unknown", form: "limited", screen_use: "shared" })).toEqual(shared);
  // A row of a version that did not know of it.
  const before = { verdict: "known", form: "full", use: "ordinary" };
  expect(originOfRow({ verdict: "known", form: "full", screen_use: null })).toEqual(before);
});

it("finds none where there was no countersigned sign-in", () =>
  expect(originOfRow({ verdict: null, form: null, screen_use: null })).toBeNull());

it("takes what is from before the policy for what it was: full, and without evidence", () =>
  expect(termsBeforePolicy).toMatchObject({ verdict: "unknown", form: "full", blockedBy: null }));
