import { describe, expect, it } from "vitest";
import { noon, requestId, sampleOpener, sampleRequest } from "../../tests/kit/samples.ts";
import type { CountersignatureId } from "../ids.ts";
import { limits, seconds } from "../limits.ts";
import {
  type SignInEvent,
  type SignInRefusal,
  type SignInRequest,
  type SignInState,
  stateNow,
  transition,
} from "./sign-in-request.ts";

type StateName = SignInState["name"];
type EventName = SignInEvent["name"];

const opener = sampleOpener();
const countersignatureId: CountersignatureId = "csg_0000000000000000000000";
const statement = '{"what":"was shown"}';

const states: { [Name in StateName]: Extract<SignInState, { name: Name }> } = {
  pending: { name: "pending" },
  opened: { name: "opened", opener, userCode: "482013", statement },
  approved: { name: "approved", opener, countersignatureId },
  redeemed: { name: "redeemed", opener, countersignatureId },
  revoked: { name: "revoked", opener, countersignatureId },
  denied: { name: "denied", opener, denial: "declined" },
  cancelled: { name: "cancelled", opener },
  expired: { name: "expired", opener },
};

const request = (state: StateName, changes: Partial<SignInRequest> = {}): SignInRequest =>
  sampleRequest({ version: 7, state: states[state], ...changes });

const events: { [Name in EventName]: Extract<SignInEvent, { name: Name }> } = {
  renew: { name: "renew", expiresAt: noon + 500_000 },
  open: { name: "open", opener, userCode: "482013", statement },
  approve: { name: "approve", opener, countersignatureId, statement },
  deny: { name: "deny", opener, denial: "declined" },
  redeem: { name: "redeem", redeemerHash: request("pending").redeemerHash, clientId: null },
  cancel: { name: "cancel", redeemerHash: request("pending").redeemerHash },
  expire: { name: "expire" },
  revoke: { name: "revoke", accountId: opener.accountId },
};

/** Each event in each state: `→ state` it leads to, or the refusal. Every guard is satisfied; guards have tests below. */
const table: Record<EventName, Record<StateName, `→ ${StateName}` | SignInRefusal>> = {
  renew: {
    pending: "→ pending",
    opened: "already_opened",
    approved: "already_decided",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  open: {
    pending: "→ opened",
    opened: "→ opened",
    approved: "already_decided",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  approve: {
    pending: "still_pending",
    opened: "→ approved",
    approved: "already_decided",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  deny: {
    pending: "still_pending",
    opened: "→ denied",
    approved: "already_decided",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  redeem: {
    pending: "still_pending",
    opened: "already_opened",
    approved: "→ redeemed",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  cancel: {
    pending: "→ cancelled",
    opened: "→ cancelled",
    approved: "→ cancelled",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  // The time is not up here; expiry has its own tests.
  expire: {
    pending: "still_pending",
    opened: "already_opened",
    approved: "already_decided",
    redeemed: "already_redeemed",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
  revoke: {
    pending: "still_pending",
    opened: "already_opened",
    approved: "→ revoked",
    redeemed: "→ revoked",
    revoked: "revoked",
    denied: "denied",
    cancelled: "cancelled",
    expired: "expired",
  },
};

const rows = (Object.keys(table) as EventName[]).flatMap((event) =>
  (Object.keys(table[event]) as StateName[]).map((state) => [event, state, table[event][state]] as const),
);

describe("every event in every state", () => {
  it("has a row for each of the 8 events in each of the 8 states", () => expect(rows).toHaveLength(64));

  it.each(rows)("%s when %s: %s", (event, state, expected) => {
    const before = request(state);
    const outcome = transition(before, events[event], noon + 1);
    if (!expected.startsWith("→ ")) return expect(outcome).toEqual({ ok: false, reason: expected });
    expect(outcome).toMatchObject({
      ok: true,
      value: { version: 8, changedAt: noon + 1, state: { name: expected.slice(2) } },
    });
    if (!outcome.ok) return;
    // Who asks, for which client, with which secret, is settled when the request begins.
    const { version: _v, changedAt: _c, expiresAt: _e, state: _s, ...fixed } = before;
    expect(outcome.value).toMatchObject(fixed);
  });
});

describe("what the new state remembers", () => {
  const become = (state: StateName, event: SignInEvent): unknown => {
    const outcome = transition(request(state), event, noon);
    return outcome.ok ? outcome.value.state : outcome.reason;
  };

  it("opened: who, which code and which statement", () =>
    expect(become("pending", events.open)).toEqual(states.opened));
  it("approved: who and by which countersignature", () =>
    expect(become("opened", events.approve)).toEqual(states.approved));
  it("redeemed: the same who and countersignature", () =>
    expect(become("approved", events.redeem)).toEqual(states.redeemed));
  it("revoked: the same who and countersignature", () =>
    expect(become("redeemed", events.revoke)).toEqual(states.revoked));
  it("denied: who and why", () =>
    expect(become("opened", { name: "deny", opener, denial: "not_started_by_me" })).toEqual({
      name: "denied",
      opener,
      denial: "not_started_by_me",
    }));
  it("cancelled: who had opened it, so that their phone can be told", () =>
    expect(become("opened", events.cancel)).toEqual(states.cancelled));
  it("cancelled before anybody opened it: nobody", () =>
    expect(become("pending", events.cancel)).toEqual({ name: "cancelled", opener: null }));
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

  it.each(["approved", "redeemed"] as const)("another account cannot take back what was %s", (state) =>
    expect(reasonOf(state, { name: "revoke", accountId: stranger.accountId })).toBe("not_opened_by_you"),
  );
});

describe("nobody but the new screen", () => {
  const everyState = Object.keys(states) as StateName[];
  it.each(everyState)("a stranger to a %s request learns nothing but wrong_redeemer", (state) => {
    const refused = { ok: false, reason: "wrong_redeemer" };
    const asked = request(state, { clientId: "tv" });
    const redeem = { ...events.redeem, clientId: "tv" };
    expect(transition(asked, { ...redeem, redeemerHash: "another" }, noon)).toEqual(refused);
    expect(transition(asked, { ...redeem, clientId: "another" }, noon)).toEqual(refused);
    expect(transition(asked, { ...redeem, clientId: null }, noon)).toEqual(refused);
    expect(transition(asked, { name: "cancel", redeemerHash: "another" }, noon)).toEqual(refused);
  });
});

describe("time", () => {
  const late = request("pending").expiresAt;

  it.each(["pending", "opened", "approved"] as const)(
    "a %s request ends at its expiry, whatever its row says",
    (name) => {
      expect(stateNow(request(name), late - 1).name).toBe(name);
      expect(stateNow(request(name), late)).toEqual({ name: "expired", opener: name === "pending" ? null : opener });
      for (const event of ["renew", "open", "approve", "deny", "redeem", "cancel", "revoke"] as const)
        expect(transition(request(name), events[event], late)).toEqual({ ok: false, reason: "expired" });
      expect(transition(request(name), events.expire, late)).toMatchObject({ value: { state: { name: "expired" } } });
    },
  );

  it.each(["redeemed", "revoked", "denied", "cancelled", "expired"] as const)(
    "a %s request stays so for ever",
    (name) => expect(stateNow(request(name), late * 2)).toBe(states[name]),
  );

  it("what was redeemed can be taken back however late", () =>
    expect(transition(request("redeemed"), events.revoke, late * 2)).toMatchObject({
      value: { state: { name: "revoked" } },
    }));

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
  it("an approved request waits for its redeemer, and not for long", () =>
    expect(expiryAfter(request("opened"), events.approve, noon)).toBe(noon + seconds(limits.redeemWithinSeconds)));
  it("renewing moves the end to where the new code's is", () =>
    expect(expiryAfter(request("pending"), events.renew, noon)).toBe(noon + 500_000));
});

it("decides without changing what it was given", () => {
  const before = Object.freeze(request("pending", { id: requestId("frozen") }));
  transition(before, events.open, noon);
  expect(before.version).toBe(7);
});
