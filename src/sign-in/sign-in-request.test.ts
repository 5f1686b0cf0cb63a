import { expect, it } from "vitest";
import { noon, sampleOpener, sampleRequest, sampleTerms } from "../../tests/kit/samples.ts";
import { openerOf, type SignInState, stateNow } from "./sign-in-request.ts";

const opener = sampleOpener();
const terms = sampleTerms();
const signed = { opener, countersignatureId: "csg_0000000000000000000000", terms } as const;
const unfinished: SignInState[] = [
  { name: "pending" },
  { name: "opened", opener, userCode: "482013", statement: "{}", terms },
  { name: "checking", wrongChecks: 2, ...signed },
  { name: "approved", ...signed },
];
const finished: SignInState[] = [
  { name: "redeemed", ...signed },
  { name: "revoked", ...signed },
  { name: "denied", opener, denial: "declined" },
  { name: "cancelled", opener: null },
  { name: "expired", opener },
];
const late = sampleRequest().expiresAt;

it.each(unfinished)("a request in state $name ends at its expiry, whatever its row says", (state) => {
  expect(stateNow(sampleRequest({ state }), late - 1)).toBe(state);
  const ended = { name: "expired", opener: state.name === "pending" ? null : opener };
  expect(stateNow(sampleRequest({ state }), late)).toEqual(ended);
});

it.each(finished)("a request in state $name stays so for ever", (state) =>
  expect(stateNow(sampleRequest({ state }), late * 2)).toBe(state),
);

it("knows who had opened it, in every state that somebody can have reached", () => {
  for (const state of [...unfinished, ...finished])
    expect(openerOf(state)).toEqual(state.name === "pending" || state.name === "cancelled" ? null : opener);
  expect(openerOf(stateNow(sampleRequest({ createdAt: noon }), noon))).toBeNull();
});
