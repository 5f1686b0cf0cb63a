import { describe, expect, it } from "vitest";
import { cautiousTerms, noon, requestId, sampleOpener, sampleRequest, sampleTerms } from "../../tests/kit/samples.ts";
import type { CountersignatureId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import {
  type SignInEvent,
  type SignInRefusal,
  type SignInRequest,
  type SignInState,
  stateNow,
} from "./sign-in-request.ts";
import { transition } from "./transition.ts";

type StateName = SignInState["name"];
type EventName = SignInEvent["name"];

const opener = sampleOpener();
const countersignatureId: CountersignatureId = "csg_0000000000000000000000";
const statement = '{"what":"was shown"}';
const terms = sampleTerms();
const limited = sampleTerms({ verdict: "unknown", form: "limited" });
const signed = { opener, countersignatureId, terms };

const states: { [Name in StateName]: Extract<SignInState, { name: Name }> } = {
  pending: { name: "pending" },
  opened: { name: "opened", opener, userCode: "482013", statement, terms },
  checking: { name: "checking", opener, countersignatureId, terms: cautiousTerms, wrongChecks: 0 },
  approved: { name: "approved", ...signed },
  redeemed: { name: "redeemed", ...signed, terms: limited },
  revoked: { name: "revoked", ...signed, terms: limited },
  denied: { name: "denied", opener, denial: "declined" },
  cancelled: { name: "cancelled", opener },
  expired: { name: "expired", opener },
};

/** Somebody else is named, so that saying no from pending has a test of its own. */
const asked = {
  named: { identifier: "grace", accountId: "acc_grace" },
  offline: { digits: "0123456789", wrongAnswers: 0 },
} as const;

const request = (state: StateName | SignInState, changes: Partial<SignInRequest> = {}): SignInRequest =>
  sampleRequest({ version: 7, ...asked, state: typeof state === "string" ? states[state] : state, ...changes });
const { redeemerHash } = request("pending");

const events: { [Name in EventName]: Extract<SignInEvent, { name: Name }> } = {
  renew: { name: "renew", expiresAt: noon + 500_000 },
  name: { name: "name", redeemerHash, named: { identifier: "ada", accountId: opener.accountId } },
  challenge: { name: "challenge", redeemerHash, digits: "0123456789" },
  answer: { name: "answer", redeemerHash, by: { opener, terms: limited } },
  prove: { name: "prove", proved: { nearbyAt: noon } },
  open: { name: "open", opener, userCode: "482013", statement, terms },
  approve: { name: "approve", opener, countersignatureId, statement },
  check: { name: "check", redeemerHash, matches: true },
  deny: { name: "deny", opener, denial: "declined" },
  redeem: { name: "redeem", redeemerHash, clientId: null },
  cancel: { name: "cancel", redeemerHash },
  expire: { name: "expire" },
  confirm: { name: "confirm", accountId: opener.accountId },
  revoke: { name: "revoke", accountId: opener.accountId },
};

/**
 * Each event in each state: `→ state` it leads to, or the refusal. What is over refuses by its own name. Every guard is
 * satisfied, and the time is not up; guards and expiry have tests below.
 */
const table = `
            pending         opened          checking           approved         redeemed
  renew     → pending       already_opened  check_code_needed  already_decided  already_redeemed
  name      → pending       already_opened  check_code_needed  already_decided  already_redeemed
  challenge  → pending       already_opened  check_code_needed  already_decided  already_redeemed
  answer    → approved      already_opened  check_code_needed  already_decided  already_redeemed
  prove     → pending       → opened        check_code_needed  already_decided  already_redeemed
  open      → opened        → opened        check_code_needed  already_decided  already_redeemed
  approve   still_pending   → approved      check_code_needed  already_decided  already_redeemed
  check     still_pending   already_opened  → approved         already_decided  already_redeemed
  deny      still_pending   → denied        → denied           already_decided  already_redeemed
  redeem    still_pending   already_opened  check_code_needed  → redeemed       already_redeemed
  cancel    → cancelled     → cancelled     → cancelled        → cancelled      already_redeemed
  expire    still_pending   already_opened  check_code_needed  already_decided  already_redeemed
  confirm   still_pending   already_opened  check_code_needed  already_decided  → redeemed
  revoke    still_pending   already_opened  → revoked          → revoked        → revoked`;
const [columns = [], ...lines] = table
  .split("\n")
  .slice(1)
  .map((line) => line.trim().split(/\s{2,}/));
const over: StateName[] = ["revoked", "denied", "cancelled", "expired"];
const rows = lines.flatMap(([event = "", ...cells]) => [
  ...columns.map((state, at) => [event as EventName, state as StateName, cells[at] as string] as const),
  ...over.map((state) => [event as EventName, state, state as string] as const),
]);

describe("every event in every state", () => {
  it("has a row for each of the 14 events in each of the 9 states", () => {
    expect([...columns, ...over].sort()).toEqual(Object.keys(states).sort());
    expect(lines.map(([event]) => event).sort()).toEqual(Object.keys(events).sort());
    expect(rows).toHaveLength(14 * 9);
  });

  it.each(rows)("%s when %s: %s", (event, state, expected) => {
    const before = request(state);
    const outcome = transition(before, events[event], noon + 1);
    if (!expected.startsWith("→ ")) return expect(outcome).toEqual({ ok: false, reason: expected as SignInRefusal });
    expect(outcome).toMatchObject({
      ok: true,
      value: { version: 8, changedAt: noon + 1, state: { name: expected.slice(2) } },
    });
    if (!outcome.ok) return;
    // Who asks, for which client, with which secret, is settled when the request begins.
    const { version: _v, changedAt: _c, expiresAt: _e, state: _s, proximity, ...fixed } = before;
    const { named, offline, ...settled } = fixed;
    expect(outcome.value).toMatchObject(settled);
    if (event !== "name" && event !== "challenge" && event !== "answer")
      expect(outcome.value).toMatchObject({ named, offline });
    if (event !== "prove") expect(outcome.value.proximity).toEqual(proximity);
  });
});

describe("what the new state remembers", () => {
  const become = (state: StateName | SignInState, event: SignInEvent): unknown => {
    const outcome = transition(request(state), event, noon);
    return outcome.ok ? outcome.value.state : outcome.reason;
  };
  const wary: SignInState = { ...states.opened, terms: cautiousTerms };

  it("opened: who, which code, which statement and on which terms", () =>
    expect(become("pending", events.open)).toEqual(states.opened));
  it("approved: who, by which countersignature and on the terms that were signed", () =>
    expect(become("opened", events.approve)).toEqual(states.approved));
  it("checking, where the terms demand a check code: the same, with no wrong check yet", () =>
    expect(become(wary, events.approve)).toEqual(states.checking));
  it("approved by the check code: the same terms still", () =>
    expect(become("checking", events.check)).toEqual({ name: "approved", ...signed, terms: cautiousTerms }));
  it("redeemed: the same who, countersignature and terms", () =>
    expect(become("approved", events.redeem)).toEqual({ name: "redeemed", ...signed }));
  it("confirmed: full, with nothing else of its terms changed", () =>
    expect(become("redeemed", events.confirm)).toEqual({
      name: "redeemed",
      ...signed,
      terms: { ...limited, form: "full" },
    }));
  it("not revoked when redeemed, for whoever cannot end what it gave", () => {
    const revoke = { name: "revoke", accountId: opener.accountId, unlessRedeemed: true } as const;
    expect(transition(request("redeemed"), revoke, noon + 1)).toEqual({ ok: false, reason: "already_redeemed" });
    expect(become("approved", revoke)).toMatchObject({ name: "revoked" });
  });

  it.each(["checking", "approved", "redeemed"] as const)("revoked when %s: the terms, and no wrong checks", (state) =>
    expect(become(state, events.revoke)).toEqual({ ...signed, name: "revoked", terms: states[state].terms }),
  );
  it.each(["declined", "not_started_by_me", "other_country"] as const)("denied: who and why (%s)", (denial) =>
    expect(become("opened", { name: "deny", opener, denial })).toEqual({ name: "denied", opener, denial }),
  );
  it("cancelled: who had opened it, so that their phone can be told", () => {
    for (const state of ["opened", "checking", "approved"] as const)
      expect(become(state, events.cancel)).toEqual(states.cancelled);
    expect(become("pending", events.cancel)).toEqual({ name: "cancelled", opener: null });
  });
  it("proofs, one after the other, without a change of state or of its end", () => {
    const first = transition(request("pending"), { name: "prove", proved: { browserKey: "key" } }, noon);
    if (!first.ok) throw new Error(first.reason);
    const both = transition(first.value, events.prove, noon);
    if (!both.ok) throw new Error(both.reason);
    expect(both.value).toMatchObject({
      ...request("pending"),
      version: 9,
      changedAt: noon,
      proximity: { browserKey: "key", nearbyAt: noon },
    });
  });
});

describe("terms", () => {
  const blocked: SignInState = { ...states.opened, terms: sampleTerms({ blockedBy: "account_protected" }) };
  it("that block it are never approved away", () =>
    expect(transition(request(blocked), events.approve, noon)).toEqual({ ok: false, reason: "blocked_by_policy" }));
  it("that block it may be denied, or replaced by better ones in the same session", () => {
    expect(transition(request(blocked), events.deny, noon).ok).toBe(true);
    const again = transition(request(blocked), events.open, noon);
    expect(again.ok && transition(again.value, events.approve, noon)).toMatchObject({ ok: true });
  });
  it("that were full leave nothing to confirm", () =>
    expect(transition(request({ ...states.redeemed, terms }), events.confirm, noon)).toEqual({
      ok: false,
      reason: "nothing_to_confirm",
    }));
});

describe("the check code", () => {
  const wrong = { ...events.check, matches: false };
  it("may be wrong twice, and the third wrong one ends the request for good", () => {
    let current = request("checking");
    for (let wrongChecks = 1; wrongChecks < limits.checkCodeTries; wrongChecks++) {
      const outcome = transition(current, wrong, noon);
      if (!outcome.ok) throw new Error(outcome.reason);
      expect(outcome.value).toMatchObject({ expiresAt: current.expiresAt, state: { name: "checking", wrongChecks } });
      current = outcome.value;
      expect(transition(current, events.check, noon)).toMatchObject({ value: { state: { name: "approved" } } });
    }
    const last = transition(current, wrong, noon);
    expect(last).toMatchObject({ value: { state: { name: "denied", opener, denial: "check_code_wrong" } } });
    if (last.ok) expect(transition(last.value, events.check, noon)).toEqual({ ok: false, reason: "denied" });
  });
});

describe("nobody but the opener", () => {
  const stranger = sampleOpener("mallory", "mallorys-phone", "evening");
  const otherDevice = sampleOpener("ada", "tablet", "evening");
  const otherSession = sampleOpener("ada", "pixel", "evening");
  const reasonOf = (state: StateName, event: SignInEvent) => {
    const outcome = transition(request(state), event, noon);
    return outcome.ok ? `→ ${outcome.value.state.name}` : outcome.reason;
  };

  it.each([
    ["another account", stranger],
    ["the same account on another device", otherDevice],
    ["the same device in another session", otherSession],
  ])("%s neither approves nor denies", (_who, other) => {
    expect(reasonOf("opened", { ...events.approve, opener: other })).toBe("not_opened_by_you");
    expect(reasonOf("opened", { ...events.deny, opener: other })).toBe("not_opened_by_you");
    expect(reasonOf("checking", { ...events.deny, opener: other })).toBe("not_opened_by_you");
  });

  it.each([
    ["another account", stranger],
    ["the same account on another device", otherDevice],
    ["the same device id under another account", { ...stranger, deviceId: opener.deviceId }],
  ])("%s cannot take an opened request over", (_who, other) => {
    expect(reasonOf("opened", { ...events.open, opener: other })).toBe("already_opened");
  });

  it("the same device in a new session may open it again, and from then on only that session decides", () => {
    const again = transition(request("opened"), { ...events.open, opener: otherSession, statement: "new" }, noon);
    if (!again.ok) throw new Error(again.reason);
    expect(again.value.state).toMatchObject({ opener: otherSession, statement: "new" });
    expect(transition(again.value, events.approve, noon)).toEqual({ ok: false, reason: "not_opened_by_you" });
  });

  it("an approval of a statement that the card no longer shows is refused", () =>
    expect(reasonOf("opened", { ...events.approve, statement: `${statement} ` })).toBe("statement_replaced"));

  it.each(["checking", "approved", "redeemed"] as const)("another account cannot take back what was %s", (state) =>
    expect(reasonOf(state, { name: "revoke", accountId: stranger.accountId })).toBe("not_opened_by_you"),
  );
  it("another account cannot make a limited sign-in full", () =>
    expect(reasonOf("redeemed", { name: "confirm", accountId: stranger.accountId })).toBe("not_opened_by_you"));
});

describe("nobody but the new screen", () => {
  it.each(Object.keys(states) as StateName[])("a stranger to a %s request learns only wrong_redeemer", (state) => {
    const refused = { ok: false, reason: "wrong_redeemer" };
    const asked = request(state, { clientId: "tv" });
    const redeem = { ...events.redeem, clientId: "tv" };
    expect(transition(asked, { ...redeem, redeemerHash: "another" }, noon)).toEqual(refused);
    expect(transition(asked, { ...redeem, clientId: "another" }, noon)).toEqual(refused);
    expect(transition(asked, { ...redeem, clientId: null }, noon)).toEqual(refused);
    expect(transition(asked, { name: "cancel", redeemerHash: "another" }, noon)).toEqual(refused);
    for (const matches of [true, false])
      expect(transition(asked, { name: "check", redeemerHash: "another", matches }, noon)).toEqual(refused);
  });
});

describe("time", () => {
  const late = request("pending").expiresAt;

  it.each(["pending", "opened", "checking", "approved"] as const)(
    "nothing happens to a %s request from its end on",
    (name) => {
      for (const event of Object.values(events).filter((each) => each.name !== "expire"))
        expect(transition(request(name), event, late)).toEqual({ ok: false, reason: "expired" });
      expect(transition(request(name), events.expire, late)).toMatchObject({ value: { state: { name: "expired" } } });
    },
  );

  it("what was redeemed can be confirmed or taken back however late", () => {
    for (const event of [events.confirm, events.revoke])
      expect(transition(request("redeemed"), event, late * 2).ok).toBe(true);
  });

  const expiryAfter = (before: SignInRequest, event: SignInEvent, now: number) => {
    const outcome = transition(before, event, now);
    return outcome.ok ? outcome.value.expiresAt : outcome.reason;
  };

  it("a page's request gets time for reading the card once it is opened", () =>
    expect(expiryAfter(request("pending"), events.open, late - 1)).toBe(
      late - 1 + seconds(limits.openedLifetimeSeconds),
    ));
  it("opening it again gives no more time: a code cannot be stretched without bound", () =>
    expect(expiryAfter(request("opened"), events.open, late - 1)).toBe(late));
  it("a device grant keeps the end that its client was told", () =>
    expect(expiryAfter(request("pending", { kind: "device_grant" }), events.open, late - 1)).toBe(late));
  it("an approved request waits for its redeemer, and not for long, check code included", () => {
    const end = noon + seconds(limits.redeemWithinSeconds);
    expect(expiryAfter(request("opened"), events.approve, noon)).toBe(end);
    expect(expiryAfter(request("checking", { expiresAt: end }), events.check, end - 1)).toBe(end);
  });
  it("renewing moves the end to where the new code's is", () =>
    expect(expiryAfter(request("pending"), events.renew, noon)).toBe(noon + 500_000));
});

it("decides without changing what it was given", () => {
  const before = Object.freeze(request("pending", { id: requestId("frozen") }));
  transition(before, events.open, noon);
  expect([before.version, stateNow(before, noon).name]).toEqual([7, "pending"]);
});
