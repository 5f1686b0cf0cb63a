import fc from "fast-check";
import { expect, it } from "vitest";
import { cautiousTerms, noon, sampleOpener, sampleRequest, sampleTerms } from "../../tests/kit/samples.ts";
import type { CountersignatureId } from "../ids.ts";
import { limits } from "../limits.ts";
import type { Terms } from "../policy/terms.ts";
import { type Opener, type SignInEvent, type SignInRequest, stateNow } from "./sign-in-request.ts";
import { transition } from "./transition.ts";

/**
 * Random lives of one request: three people's phones, two redeemers, two clients and the clock, in any order. After each
 * event the invariants of PRODUCT.md must hold, whatever `transition` decided.
 */
const openers: Opener[] = ["ada", "grace", "mallory"].flatMap((name) =>
  ["phone", "tablet"].flatMap((device) => [
    sampleOpener(name, `${device}-of-${name}`, "one"),
    sampleOpener(name, `${device}-of-${name}`, "two"),
  ]),
);
const signature = (label: string): CountersignatureId => `csg_${label}`;

// Mostly the same person on the same phone, so that lives get far.
const anyOpener = fc.oneof(
  { weight: 5, arbitrary: fc.constant(openers[0] as Opener) },
  { weight: 1, arbitrary: fc.constantFrom(...openers) },
);
const anyStatement = fc.constantFrom("first", "first", "second");
/** What policy may have decided: everything granted, a check code demanded, or nothing to be done. */
const anyTerms = fc.constantFrom<Terms[]>(
  sampleTerms(),
  cautiousTerms,
  sampleTerms({ verdict: "unknown", demands: { question: true, checkCode: false }, form: "limited" }),
  sampleTerms({ form: "limited", blockedBy: "account_protected" }),
);
const anyRedeemer = fc.constantFrom("hash-of-the-binding", "hash-of-the-binding", "hash-of-another");

const anyEvent: fc.Arbitrary<SignInEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      name: fc.constant("open" as const),
      opener: anyOpener,
      userCode: fc.constant("482013"),
      statement: anyStatement,
      terms: anyTerms,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.constant("approve" as const),
      opener: anyOpener,
      statement: anyStatement,
      countersignatureId: fc.constantFrom(signature("a"), signature("b")),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant("redeem" as const),
      redeemerHash: anyRedeemer,
      clientId: fc.constantFrom(null, "tv"),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.constant("check" as const),
      redeemerHash: anyRedeemer,
      matches: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
  },
  fc.record({
    name: fc.constant("prove" as const),
    proved: fc.oneof(fc.constant({ nearbyAt: noon }), fc.constant({ browserKey: "key" })),
  }),
  fc.record({ name: fc.constant("confirm" as const), accountId: anyOpener.map(({ accountId }) => accountId) }),
  fc.record({
    name: fc.constant("deny" as const),
    opener: anyOpener,
    denial: fc.constantFrom("declined" as const, "not_started_by_me" as const),
  }),
  fc.record({ name: fc.constant("cancel" as const), redeemerHash: anyRedeemer }),
  fc.record({ name: fc.constant("revoke" as const), accountId: anyOpener.map(({ accountId }) => accountId) }),
  fc.record({ name: fc.constant("renew" as const), expiresAt: fc.constant(noon + 400_000) }),
  fc.constant({ name: "expire" as const }),
);

/** Mostly a moment later, now and then so late that everything unfinished has run out. */
const anyStep = fc.record({
  event: anyEvent,
  later: fc.oneof({ weight: 29, arbitrary: fc.nat(3_000) }, fc.nat(500_000)),
});

const finished = new Set(["redeemed", "revoked", "denied", "cancelled", "expired"]);
const sameDevice = (left: Opener, right: Opener) =>
  left.accountId === right.accountId && left.deviceId === right.deviceId;

/** What an onlooker with a notebook knows, and nothing of how `transition` decides. */
interface Notebook {
  holder: Opener | null;
  shown: string | null;
  countersigned: CountersignatureId | null;
  /** On which terms the last card was drawn; nothing but a confirmation changes them from there on. */
  terms: Terms | null;
  checks: { right: number; wrong: number };
  confirmed: boolean;
  redemptions: number;
}

function checkStep(
  before: SignInRequest,
  event: SignInEvent,
  after: SignInRequest,
  notes: Notebook,
  now: number,
): void {
  const was = stateNow(before, now).name;
  const is = after.state.name;
  expect(after.version).toBe(before.version + 1);
  expect(after.redeemerHash).toBe(before.redeemerHash);
  if (finished.has(was))
    expect(["expired → expired", "redeemed → revoked", "redeemed → redeemed"]).toContain(`${was} → ${is}`);
  if (was === "redeemed" && is === "redeemed") expect(event.name).toBe("confirm");

  if (event.name === "open") {
    if (notes.holder !== null) expect(sameDevice(notes.holder, event.opener)).toBe(true);
    notes.holder = event.opener;
    notes.shown = event.statement;
    notes.terms = event.terms;
  }
  if (event.name === "approve" || event.name === "deny") expect(event.opener).toEqual(notes.holder);
  if (event.name === "approve") {
    expect(event.statement).toBe(notes.shown);
    notes.countersigned = event.countersignatureId;
    expect(notes.terms?.blockedBy).toBeNull();
  }
  checkTerms(event, after, notes);
  if (event.name === "redeem") {
    notes.redemptions += 1;
    expect(event.redeemerHash).toBe(before.redeemerHash);
    expect(event.clientId).toBe(before.clientId);
  }
  if (event.name === "revoke") expect(event.accountId).toBe(notes.holder?.accountId);

  if (is === "approved" || is === "redeemed" || is === "revoked") {
    expect(notes.countersigned).not.toBeNull();
    expect("countersignatureId" in after.state && after.state.countersignatureId).toBe(notes.countersigned);
  }
  expect(notes.redemptions).toBeLessThanOrEqual(1);
}

/** What was demanded is done before anything is granted, and what was granted is what was signed. */
function checkTerms(event: SignInEvent, after: SignInRequest, notes: Notebook): void {
  const { state } = after;
  if (event.name === "check") {
    expect(event.redeemerHash).toBe(after.redeemerHash);
    notes.checks[event.matches ? "right" : "wrong"] += 1;
    expect(notes.checks.wrong).toBeLessThanOrEqual(limits.checkCodeTries);
    if (notes.checks.wrong === limits.checkCodeTries)
      expect(state).toMatchObject({ name: "denied", denial: "check_code_wrong" });
  }
  if (event.name === "confirm") {
    expect(event.accountId).toBe(notes.holder?.accountId);
    expect([notes.terms?.form, notes.confirmed]).toEqual(["limited", false]);
    notes.confirmed = true;
  }
  if ("terms" in state && notes.terms !== null)
    expect(state.terms).toEqual(notes.confirmed ? { ...notes.terms, form: "full" } : notes.terms);
  if (state.name === "approved" || state.name === "redeemed") {
    expect(notes.terms?.blockedBy).toBeNull();
    if (notes.terms?.demands.checkCode) expect(notes.checks.right).toBe(1);
  }
}

it("is redeemed at most once, only by its own screen, and only with the opener's countersignature, whatever happens", () => {
  const reached = new Set<string>();
  fc.assert(
    fc.property(fc.constantFrom(null, "tv"), fc.array(anyStep, { minLength: 10, maxLength: 40 }), (clientId, steps) => {
      let request = sampleRequest({ clientId });
      let now = noon;
      const notes: Notebook = {
        holder: null,
        shown: null,
        countersigned: null,
        terms: null,
        checks: { right: 0, wrong: 0 },
        confirmed: false,
        redemptions: 0,
      };
      for (const { event, later } of steps) {
        now += later;
        const outcome = transition(request, event, now);
        if (!outcome.ok) continue;
        checkStep(request, event, outcome.value, notes, now);
        request = outcome.value;
        reached.add(request.state.name);
        if (notes.confirmed) reached.add("confirmed");
        if (notes.checks.wrong === limits.checkCodeTries) reached.add("three wrong checks");
      }
    }),
    { numRuns: 3_000, seed: 20_261 },
  );
  // The model has wandered everywhere, so that its silence means something.
  expect([...reached].sort()).toEqual([
    "approved",
    "cancelled",
    "checking",
    "confirmed",
    "denied",
    "expired",
    "opened",
    "pending",
    "redeemed",
    "revoked",
    "three wrong checks",
  ]);
});
