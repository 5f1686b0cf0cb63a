import { expect, it } from "vitest";
import { originOfRow, termsBeforePolicy } from "./terms.ts";

it("reads the origin of a session or grant from its two columns", () => {
  expect(originOfRow({ verdict: "unknown", form: "limited" })).toEqual({ verdict: "unknown", form: "limited" });
  expect(originOfRow({ verdict: "known", form: "full" })).toEqual({ verdict: "known", form: "full" });
});

it("finds none where there was no countersigned sign-in", () =>
  expect(originOfRow({ verdict: null, form: null })).toBeNull());

it("takes what is from before the policy for what it was: full, and without evidence", () =>
  expect(termsBeforePolicy).toMatchObject({ verdict: "unknown", form: "full", blockedBy: null }));
