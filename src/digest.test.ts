import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, equalInConstantTime, hashSecret, hashShortSecret, saltShortSecrets, sha256 } from "./digest.ts";
import { systemRandom } from "./random.ts";

describe("SHA-256", () => {
  it.each([
    ["", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"],
    ["abc", "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0"],
    // RFC 7636 appendix B.
    ["dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
  ])("of %j is %s in base64url", (text, digest) => {
    expect(sha256(text)).toBe(digest);
    expect(hashSecret(text)).toBe(digest);
  });
});

describe("a short secret", () => {
  it("is hashed as its salt says, so that one from before the cost was raised is still read", async () => {
    // scrypt of "482013" by the interpreter of another language.
    expect(await hashShortSecret("482013", "scrypt$1024$8$1$salt")).toBe("0_eNTZqaasgeX0ioWf8kGq5K_Kb1Fi8-cTJMXF2mx3E");
  });

  it("costs a thief of the database what Node means scrypt to cost, each time with another salt", () => {
    expect(systemRandom.salt()).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}$/);
    expect(systemRandom.salt()).not.toBe(systemRandom.salt());
  });

  it("has another hash with another salt", async () => {
    const hashes = await Promise.all(["a", "b"].map((text) => hashShortSecret("482013", saltShortSecrets(text, 2))));
    expect(new Set(hashes).size).toBe(2);
  });
});

it("compares any two strings, of different lengths too, and is right", () =>
  fc.assert(
    fc.property(fc.string(), fc.string(), (left, right) => {
      expect(equalInConstantTime(left, right)).toBe(left === right);
      expect(equalInConstantTime(left, left)).toBe(true);
    }),
  ));

describe("canonical JSON (RFC 8785)", () => {
  it("orders members by UTF-16 code units (§3.2.3)", () => {
    const value = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const text = canonicalJson(value);
    const places = ["\\r", '"1"', "\u0080", "\u00f6", "\u20ac", "\ud83d\ude00", "\ufb33"].map((name) =>
      text.indexOf(name),
    );
    expect(places).toEqual(places.toSorted((left, right) => left - right));
    expect(places).not.toContain(-1);
  });

  it("writes numbers and strings in their one form (§3.2.2)", () =>
    expect(
      canonicalJson({
        numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 1e-27],
        string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
        literals: [null, true, false],
      }),
    ).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    ));

  it("means the same as the value, for every value that JSON has, and is a fixed point", () =>
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    ));

  it.each([
    ["undefined", undefined],
    ["a function", () => 0],
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
  ])("refuses %s, which JSON cannot say", (_what, value) => expect(() => canonicalJson(value)).toThrow());
});
