import { describe, expect, it } from "vitest";
import {
  noon,
  sampleAccount,
  sampleOpener,
  sampleRequest,
  sampleSession,
  sampleTerms,
} from "../../tests/kit/samples.ts";
import type { SignedIn } from "../sessions/session.ts";
import { isScreenRefusal, type PhoneStep, stepOfNewScreen, stepOfPhone } from "./next-step.ts";
import type { Denial, SignInState } from "./sign-in-request.ts";

const opener = sampleOpener("ada", "pixel", "morning");
const terms = sampleTerms();
const signed = { opener, countersignatureId: "csg_0000000000000000000000", terms } as const;
const states: SignInState[] = [
  { name: "pending" },
  { name: "opened", opener, userCode: "482013", statement: "{}", terms },
  { name: "approved", ...signed },
  { name: "redeemed", ...signed },
  { name: "revoked", ...signed },
  { name: "checking", ...signed, wrongChecks: 0 },
  { name: "denied", opener, denial: "declined" },
  { name: "cancelled", opener },
  { name: "cancelled", opener: null },
  { name: "expired", opener },
];
const end = sampleRequest().expiresAt;

const phone = (account: string, device: string | null, session: string): SignedIn => ({
  account: sampleAccount(account),
  session: sampleSession(session, account, {
    deviceId: device === null ? null : sampleOpener(account, device, session).deviceId,
  }),
});
const adas = phone("ada", "pixel", "morning");

describe("the new screen", () => {
  it.each(states)("in state $name shows that state, and what was taken back as used", (state) => {
    const step = stepOfNewScreen(sampleRequest({ state }), noon);
    expect(step.name).toBe(state.name === "revoked" ? "redeemed" : state.name);
  });

  it.each(["pending", "opened", "checking", "approved"])("shows a %s request as expired from its end on", (name) => {
    const state = states.find((each) => each.name === name) as SignInState;
    expect(stepOfNewScreen(sampleRequest({ state }), end).name).toBe("expired");
  });
});

describe("the phone that opened the request", () => {
  const expected: Record<SignInState["name"], PhoneStep["step"]> = {
    pending: "not_yours",
    opened: "decide",
    checking: "show_check_code",
    approved: "decided",
    redeemed: "decided",
    revoked: "decided",
    denied: "decided",
    cancelled: "decided",
    expired: "decided",
  };

  it.each(states.filter((state) => !("opener" in state) || state.opener !== null))("in state $name", (state) => {
    const step = stepOfPhone(sampleRequest({ state }), adas, noon);
    expect(step.step).toBe(expected[state.name]);
    if (step.step === "decided")
      expect(step).toEqual({ step: "decided", state: state.name, terms: "terms" in state ? terms : null });
    if (step.step === "decide") expect(step).toEqual({ step: "decide", statement: "{}", userCode: "482013", terms });
  });

  it.each([
    ["declined", "decided"],
    ["not_started_by_me", "decided"],
    ["check_code_wrong", "refused"],
    ["other_country", "refused"],
    ["account_protected", "refused"],
    ["verdict_required", "refused"],
  ] satisfies [Denial, string][])("is told whose no it was: %s", (denial, expected) => {
    const step = stepOfPhone(sampleRequest({ state: { name: "denied", opener, denial } }), adas, noon);
    expect(step).toEqual(
      expected === "refused" ? { step: "refused", why: denial } : { step: "decided", state: "denied", terms: null },
    );
    expect(isScreenRefusal(denial)).toBe(expected === "refused");
  });

  it.each(["opened", "checking", "approved"])(
    "is told that a %s request expired, not that it is somebody else's",
    (name) => {
      const state = states.find((each) => each.name === name) as SignInState;
      expect(stepOfPhone(sampleRequest({ state }), adas, end)).toEqual({
        step: "decided",
        state: "expired",
        terms: null,
      });
    },
  );
});

describe("everybody else", () => {
  it.each(states)("another account learns nothing of a request in state $name", (state) => {
    for (const now of [noon, end])
      expect(stepOfPhone(sampleRequest({ state }), phone("mallory", "pixel", "morning"), now)).toEqual({
        step: "not_yours",
      });
  });

  it.each([
    ["another session of the same device", phone("ada", "pixel", "evening")],
    ["another device of the same account", phone("ada", "tablet", "morning")],
    ["the same session without its device", phone("ada", null, "morning")],
  ])("%s gets no card to approve, but may look at what was decided", (_who, signedIn) => {
    const named = (name: string) => states.find((state) => state.name === name) as SignInState;
    const [opened, approved, checking] = [named("opened"), named("approved"), named("checking")];
    expect(stepOfPhone(sampleRequest({ state: checking }), signedIn, noon)).toEqual({
      step: "not_yours",
    });
    expect(stepOfPhone(sampleRequest({ state: opened }), signedIn, noon)).toEqual({ step: "not_yours" });
    expect(stepOfPhone(sampleRequest({ state: approved }), signedIn, noon).step).toBe("decided");
  });
});
