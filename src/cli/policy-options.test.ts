import { describe, expect, it } from "vitest";
import { type PolicyOptions, readPolicyOptions } from "./policy-options.ts";

describe("what is named on the command line", () => {
  it.each<[PolicyOptions, object]>([
    [{}, {}],
    [{ require: "nearby" }, { requiredVerdict: "nearby" }],
    [{ countries: "de, FR" }, { countries: ["DE", "FR"] }],
    [{ countries: "" }, { countries: [] }],
    [{ networks: "192.0.2.0/24,2001:db8::1" }, { networks: ["192.0.2.0/24", "2001:db8::1"] }],
    [{ networks: "" }, { networks: [] }],
    [{ withhold: "profile" }, { scopesWithheldWhenLimited: ["profile"] }],
    [{ unusedDays: "90" }, { deviceGrantUnusedDays: 90 }],
    [{ unusedDays: "0" }, { deviceGrantUnusedDays: null }],
  ])("%j is %j and leaves the rest as it is", (options, expected) =>
    expect(readPolicyOptions(options)).toEqual(expected),
  );
});

it.each<[PolicyOptions, RegExp]>([
  [{ require: "contradicted" }, /--require takes unknown, likely, nearby, known/],
  [{ require: "" }, /--require/],
  [{ countries: "Germany" }, /--countries takes two-letter codes/],
  [{ networks: "home" }, /--networks takes addresses or networks/],
  [{ networks: "10.0.0.0/33" }, /--networks/],
  [{ unusedDays: "-1" }, /--unused-days takes a whole number/],
  [{ unusedDays: "soon" }, /--unused-days/],
])("%j is refused with what would do", (options, sentence) =>
  expect(() => readPolicyOptions(options)).toThrow(sentence),
);
