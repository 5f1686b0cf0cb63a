import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import type { Judgement, Verdict } from "../proximity/verdict.ts";
import { type ClientPolicy, defaultClientPolicy } from "./client-policy.ts";
import {
  type Decision,
  decide,
  grantedScopes,
  grantSeconds,
  mayBeKept,
  mayImprove,
  type PolicyRefusal,
  type Situation,
  sessionSeconds,
  unlimited,
} from "./policy.ts";

const judgements: Record<Verdict, Judgement> = {
  known: { verdict: "known", reason: "known_browser" },
  nearby: { verdict: "nearby", reason: "nearby_channel" },
  likely: { verdict: "likely", reason: "same_network" },
  unknown: { verdict: "unknown", reason: "no_evidence" },
  contradicted: { verdict: "contradicted", reason: "other_country" },
};
const situation = (verdict: Verdict, changes: Partial<Situation> = {}): Situation => ({
  kind: "page",
  judgement: judgements[verdict],
  country: "DE",
  client: defaultClientPolicy,
  networkAllowed: true,
  sourceCooled: false,
  enforced: true,
  accountProtected: false,
  ...changes,
});
const client = (changes: Partial<ClientPolicy>) => ({ client: { ...defaultClientPolicy, ...changes } });

const allowed = (question: boolean, checkCode: boolean, form: "full" | "limited"): Decision => ({
  outcome: "allowed",
  demands: { question, checkCode },
  form,
});
const full = allowed(false, false, "full");
const careful = allowed(true, true, "limited");
const asking = allowed(true, false, "limited");
const no = (why: PolicyRefusal): Decision => ({ outcome: "refused", why });

const verdicts: Verdict[] = ["known", "nearby", "likely", "unknown", "contradicted"];
const both: readonly Situation["kind"][] = ["page", "device_grant"];
/** Circumstances → the decision for each verdict, in the order above. */
type Row = [string, Partial<Situation>, [Decision, Decision, Decision, Decision, Decision]];
const contradicted = no("other_country");
const protectedAccount = no("account_protected");
const short = no("verdict_required");

describe("a channel that nothing else speaks for", () => {
  const alone: Judgement = { verdict: "nearby", reason: "channel_alone" };

  it.each(both)("asks nothing more of the person and grants the limited form: %s", (kind) =>
    expect(decide(situation("nearby", { kind, judgement: alone }))).toEqual(allowed(false, false, "limited")),
  );

  it("grants in full where the policy is off", () =>
    expect(decide(situation("nearby", { judgement: alone, enforced: false }))).toEqual(full));
});

describe("a browser's page", () => {
  it.each<Row>([
    ["as a rule (PRODUCT.md's table)", {}, [full, full, full, careful, contradicted]],
    [
      "for a protected account",
      { accountProtected: true },
      [full, full, protectedAccount, protectedAccount, contradicted],
    ],
    ["from a cooled source", { sourceCooled: true }, [full, full, full, no("source_cooled"), contradicted]],
    [
      "for a protected account from a cooled source",
      { accountProtected: true, sourceCooled: true },
      [full, full, protectedAccount, protectedAccount, contradicted],
    ],
    ["to a client that wants likely", client({ requiredVerdict: "likely" }), [full, full, full, short, contradicted]],
    ["to a client that wants nearby", client({ requiredVerdict: "nearby" }), [full, full, short, short, contradicted]],
    ["to a client that wants known", client({ requiredVerdict: "known" }), [full, short, short, short, contradicted]],
    [
      "in one of the client's countries",
      client({ countries: ["FR", "DE"] }),
      [full, full, full, careful, contradicted],
    ],
    ["with the policy off", { enforced: false }, [full, full, full, full, full]],
    [
      "with the policy off, and everything against it",
      { enforced: false, accountProtected: true, sourceCooled: true, ...client({ requiredVerdict: "known" }) },
      [full, full, full, full, full],
    ],
  ])("%s", (_what, changes, expected) =>
    expect(verdicts.map((verdict) => decide(situation(verdict, changes)))).toEqual(expected),
  );
});

describe("a device grant, where no check code can be typed", () => {
  it.each<Row>([
    ["as a rule", {}, [full, full, full, asking, contradicted]],
    [
      "for a protected account",
      { accountProtected: true },
      [full, full, protectedAccount, protectedAccount, contradicted],
    ],
    ["from a cooled source", { sourceCooled: true }, [full, full, full, no("source_cooled"), contradicted]],
    ["to a client that wants likely", client({ requiredVerdict: "likely" }), [full, full, full, short, contradicted]],
    ["with the policy off", { enforced: false }, [full, full, full, full, full]],
  ])("%s", (_what, changes, expected) =>
    expect(verdicts.map((verdict) => decide(situation(verdict, { kind: "device_grant", ...changes })))).toEqual(
      expected,
    ),
  );
});

describe("what the operator forbids for a client holds for every verdict, whatever else is so", () => {
  const rows: [string, Partial<Situation>, PolicyRefusal][] = [
    ["another country", client({ countries: ["FR"] }), "country_not_allowed"],
    ["a country that nobody knows", { ...client({ countries: ["DE"] }), country: null }, "country_not_allowed"],
    ["another network", { networkAllowed: false }, "network_not_allowed"],
  ];
  it.each(rows)("%s", (_what, changes, why) => {
    for (const verdict of verdicts)
      for (const kind of both)
        for (const enforced of [true, false])
          expect(decide(situation(verdict, { ...changes, kind, enforced }))).toEqual(no(why));
  });
});

it("gives the reason of the contradiction as the reason of the refusal", () => {
  for (const reason of ["hidden_network", "hosting_network", "other_country", "too_far"] as const)
    expect(decide(situation("unknown", { judgement: { verdict: "contradicted", reason } }))).toEqual(no(reason));
});

it("never grants in full, nor without a question, what has no evidence; and never allows less for better evidence", () => {
  const anySituation = fc.record({
    kind: fc.constantFrom(...both),
    client: fc.record({
      ...Object.fromEntries(Object.entries(defaultClientPolicy).map(([name, value]) => [name, fc.constant(value)])),
      requiredVerdict: fc.constantFrom("known", "nearby", "likely", "unknown"),
    }) as fc.Arbitrary<ClientPolicy>,
    networkAllowed: fc.boolean(),
    sourceCooled: fc.boolean(),
    accountProtected: fc.boolean(),
  });
  fc.assert(
    fc.property(anySituation, (changes) => {
      const decisions = verdicts.map((verdict) => decide(situation(verdict, changes)));
      const rank = decisions.map((each) => (each.outcome === "refused" ? 0 : each.form === "limited" ? 1 : 2));
      expect(rank).toEqual([...rank].sort((left, right) => right - left));
      const unknown = decisions[3];
      if (unknown?.outcome === "allowed")
        expect(unknown).toMatchObject({
          form: "limited",
          demands: { question: true, checkCode: changes.kind === "page" },
        });
      expect(decisions[4]?.outcome).toBe("refused");
    }),
  );
});

it.each<[PolicyRefusal, boolean]>([
  ["verdict_required", true],
  ["account_protected", true],
  ["source_cooled", true],
  ["other_country", false],
  ["too_far", false],
  ["hidden_network", false],
  ["hosting_network", false],
  ["country_not_allowed", false],
  ["network_not_allowed", false],
])("%s on a page may be mended by coming closer: %s; in a terminal never", (why, expected) => {
  expect(mayImprove(why, "page")).toBe(expected);
  expect(mayImprove(why, "device_grant")).toBe(false);
});

describe("what is granted", () => {
  const policy = { ...defaultClientPolicy, scopesWithheldWhenLimited: ["profile"] };
  it("in full: everything asked, for the full time", () => {
    expect(grantedScopes(unlimited, ["openid", "profile", "offline_access"], policy)).toEqual([
      "openid",
      "profile",
      "offline_access",
    ]);
    expect([sessionSeconds(unlimited), grantSeconds(unlimited)]).toEqual([
      limits.sessionLifetimeSeconds,
      limits.grantLifetimeSeconds,
    ]);
  });
  const limited = { form: "limited", use: "ordinary" } as const;
  const shared = { form: "full", use: "shared" } as const;
  it("limited: never staying signed in, nothing that the client withholds, for an hour", () => {
    expect(grantedScopes(limited, ["openid", "profile", "offline_access"], defaultClientPolicy)).toEqual([
      "openid",
      "profile",
    ]);
    expect(grantedScopes(limited, ["openid", "profile", "offline_access"], policy)).toEqual(["openid"]);
    expect([sessionSeconds(limited), grantSeconds(limited)]).toEqual([3_600, 3_600]);
  });
  it("on a shared screen: what was asked, but never staying signed in, for an hour", () => {
    expect(grantedScopes(shared, ["openid", "profile", "offline_access"], policy)).toEqual(["openid", "profile"]);
    expect(grantedScopes({ ...limited, use: "shared" }, ["openid", "profile"], policy)).toEqual(["openid"]);
    expect([sessionSeconds(shared), grantSeconds(shared)]).toEqual([3_600, 3_600]);
  });
  it.each([
    [unlimited, true],
    [{ form: "full", use: "own" }, true],
    [limited, false],
    [shared, false],
    [{ form: "limited", use: "shared" }, false],
  ] as const)("%o may leave something behind: %s", (as, kept) => expect(mayBeKept(as)).toBe(kept));
});

it("demands of a client nothing beyond the table unless the operator says so", () =>
  expect(defaultClientPolicy).toEqual({
    requiredVerdict: "unknown",
    countries: [],
    scopesWithheldWhenLimited: [],
    networks: [],
    deviceGrantUnusedDays: null,
  }));
