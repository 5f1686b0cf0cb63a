import { describe, expect, it } from "vitest";
import { accountId, noon } from "../../tests/kit/samples.ts";
import { limits, seconds } from "../limits.ts";
import type { ProofMethod } from "./proofs.ts";
import { type Recovery, type RecoveryEvent, type RecoveryState, stateNow, transition } from "./recovery.ts";

type StateName = RecoveryState["name"];
type EventName = RecoveryEvent["name"];

const waitSeconds = 24 * 3600;
const day = seconds(waitSeconds);

const states: { readonly [Name in StateName]: RecoveryState } = {
  proving: { name: "proving" },
  waiting: { name: "waiting", until: noon + day },
  ready: { name: "ready" },
  finished: { name: "finished" },
  cancelled: { name: "cancelled" },
  expired: { name: "expired" },
};
const proofsIn: { readonly [Name in StateName]: readonly ProofMethod[] } = {
  proving: [],
  waiting: ["email"],
  ready: ["email", "recovery_code"],
  finished: ["email", "recovery_code"],
  cancelled: [],
  expired: [],
};
const recovery = (state: StateName, changes: Partial<Recovery> = {}): Recovery => ({
  id: "rec_one",
  version: 7,
  identifier: "ada",
  accountId: accountId("ada"),
  bindingHash: "hash-of-the-secret",
  state: states[state],
  proofs: proofsIn[state],
  browser: "Firefox",
  system: "Linux",
  address: "192.0.2.7",
  startedAt: noon,
  expiresAt: noon + seconds(limits.recoveryLifetimeSeconds) + (state === "waiting" ? day : 0),
  endedAt: null,
  cancelledBy: null,
  ...changes,
});
const prove = (method: ProofMethod): RecoveryEvent => ({ name: "prove", method, waitSeconds });
const events: { readonly [Name in EventName]: RecoveryEvent } = {
  prove: prove("recovery_code"),
  wait_over: { name: "wait_over" },
  finish: { name: "finish" },
  cancel: { name: "cancel", by: "owner" },
  expire: { name: "expire" },
};

/** Each event in each state while its time is not up: `→ state` it leads to, or the refusal. What is over says so. */
const table = `
            proving         waiting         ready
  prove      → waiting       → ready         already_ready
  wait_over  still_proving   still_waiting   already_ready
  finish     still_proving   still_waiting   → finished
  cancel     → cancelled     → cancelled     → cancelled
  expire     still_proving   still_waiting   already_ready`;
const [columns = [], ...lines] = table
  .split("\n")
  .slice(1)
  .map((line) => line.trim().split(/\s{2,}/));
const over: readonly StateName[] = ["finished", "cancelled", "expired"];
const rows = lines.flatMap(([event = "", ...cells]) => [
  ...columns.map((state, at) => [event as EventName, state as StateName, cells[at] as string] as const),
  ...over.map((state) => [event as EventName, state, `recovery_${state}`] as const),
]);
const outcomeOf = (before: Recovery, event: RecoveryEvent, now: number, protectedUntil: number | null = null) => {
  const outcome = transition(before, event, protectedUntil, now);
  return outcome.ok ? `→ ${outcome.value.state.name}` : outcome.reason;
};

describe("every event in every state of a recovery", () => {
  it("has a row for each of the 5 events in each of the 6 states", () => {
    expect([...columns, ...over].sort()).toEqual(Object.keys(states).sort());
    expect(lines.map(([event]) => event).sort()).toEqual(Object.keys(events).sort());
    expect(rows).toHaveLength(5 * 6);
  });

  it.each(rows)("%s when %s: %s", (event, state, expected) => {
    const before = recovery(state);
    expect(outcomeOf(before, events[event], noon + 1)).toBe(expected);
    const outcome = transition(before, events[event], null, noon + 1);
    if (!outcome.ok) return;
    expect(outcome.value.version).toBe(8);
    // Whose it is, under which name, in which browser, is settled when it begins.
    const { identifier, accountId: owner, bindingHash, startedAt } = outcome.value;
    expect({ identifier, owner, bindingHash, startedAt }).toEqual({
      identifier: "ada",
      owner: before.accountId,
      bindingHash: before.bindingHash,
      startedAt: noon,
    });
  });
});

describe("time", () => {
  it.each([
    ["a wait is not over a millisecond early", "waiting", noon + day - 1, "waiting"],
    ["a wait ends by itself", "waiting", noon + day, "ready"],
    ["proving runs out", "proving", noon + seconds(limits.recoveryLifetimeSeconds), "expired"],
    ["so does a recovery that nobody finished", "ready", noon + seconds(limits.recoveryLifetimeSeconds), "expired"],
    ["what is over stays so", "cancelled", noon + 100 * day, "cancelled"],
  ] as const)("%s", (_promise, state, now, expected) =>
    expect(stateNow(recovery(state), null, now).name).toBe(expected),
  );

  it("writes down that a wait is over, or that a recovery ran out, once", () => {
    expect(outcomeOf(recovery("waiting"), { name: "wait_over" }, noon + day)).toBe("→ ready");
    expect(outcomeOf(recovery("waiting"), { name: "finish" }, noon + day)).toBe("→ finished");
    const late = recovery("proving").expiresAt;
    expect(outcomeOf(recovery("proving"), { name: "expire" }, late)).toBe("→ expired");
    expect(outcomeOf(recovery("expired"), { name: "expire" }, late)).toBe("recovery_expired");
  });

  it("gives the wait, and the time to finish after it, on top of the time for proving", () => {
    const proved = transition(recovery("proving"), prove("email"), null, noon + day - 1);
    if (!proved.ok) throw new Error(proved.reason);
    expect(proved.value.state).toEqual({ name: "waiting", until: noon + 2 * day - 1 });
    expect(proved.value.expiresAt).toBe(noon + 2 * day - 1 + seconds(limits.recoveryReadySeconds));
  });
});

it("leaves an hour to finish for whoever proves it at the last moment", () => {
  const late = recovery("waiting").expiresAt - 1;
  const proved = transition(
    recovery("proving", { proofs: ["passkey"], expiresAt: late + 1 }),
    prove("sms"),
    null,
    late,
  );
  expect(proved).toMatchObject({ value: { state: { name: "ready" }, expiresAt: late + seconds(3600) } });
});

describe("proofs", () => {
  it("count once", () => expect(outcomeOf(recovery("waiting"), prove("email"), noon + 1)).toBe("proved_already"));

  it("of a passkey alone change nothing yet, and finish with one other method", () => {
    const proved = transition(recovery("proving"), prove("passkey"), null, noon);
    if (!proved.ok) throw new Error(proved.reason);
    expect(proved.value).toMatchObject({ state: { name: "proving" }, proofs: ["passkey"] });
    expect(outcomeOf(proved.value, prove("sms"), noon)).toBe("→ ready");
  });
});

describe("account protection", () => {
  const protectedUntil = noon + 2 * day;
  it.each([
    ["one method waits until it is over", "waiting", ["email"], noon + day, "waiting"],
    ["and not a moment longer", "waiting", ["email"], noon + 2 * day, "ready"],
    ["one method and a passkey wait as well", "ready", ["email", "passkey"], noon, "waiting"],
    ["two methods do not", "ready", ["email", "sms"], noon, "ready"],
  ] as const)("%s", (_promise, state, proofs, now, expected) => {
    const expiresAt = noon + 10 * day;
    expect(stateNow(recovery(state, { proofs, expiresAt }), protectedUntil, now).name).toBe(expected);
  });

  it("that begins during a recovery stops it from being finished", () =>
    expect(outcomeOf(recovery("ready", { proofs: ["email", "passkey"] }), events.finish, noon, protectedUntil)).toBe(
      "still_waiting",
    ));

  it("makes a method and a passkey wait from the start", () =>
    expect(outcomeOf(recovery("waiting"), prove("passkey"), noon + 1, protectedUntil)).toBe("→ waiting"));
});
