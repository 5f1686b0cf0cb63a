import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkCodeOf, readCheckCode } from "./check-code.ts";

const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex");

describe("the check code of a countersignature", () => {
  it("is six digits, always the same ones", () =>
    fc.assert(
      fc.property(fc.string(), (signature) => {
        const code = checkCodeOf(hashOf(signature));
        expect(code).toMatch(/^\d{6}$/);
        expect(checkCodeOf(hashOf(signature))).toBe(code);
      }),
    ));

  it("keeps its leading zeros", () => {
    expect(checkCodeOf("0".repeat(64))).toBe("000000");
    expect(checkCodeOf(`${"0".repeat(12)}7${"f".repeat(51)}`)).toBe("000007");
  });

  it("is as likely to be any of a million: every digit in every place, and each thousand", () => {
    const draws = 60_000;
    const digits = Array.from({ length: 6 }, () => new Array<number>(10).fill(0));
    const thousands = new Array<number>(1_000).fill(0);
    for (let draw = 0; draw < draws; draw++) {
      const code = checkCodeOf(hashOf(`signature ${draw}`));
      [...code].forEach((digit, place) => {
        (digits[place] as number[])[Number(digit)]! += 1;
      });
      thousands[Math.floor(Number(code) / 1_000)]! += 1;
    }
    const chiSquare = (counts: number[]) => {
      const expected = draws / counts.length;
      return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    };
    // The 99.99th percentiles of chi-square with 9 and 999 degrees of freedom.
    for (const counts of digits) expect(chiSquare(counts)).toBeLessThan(33.7);
    expect(chiSquare(thousands)).toBeLessThan(1_173);
    // 52 bits over a million: no code is likelier than another by more than one in 4.5 thousand million.
    expect(2 ** 52 / 10 ** 6).toBeGreaterThan(4.5e9);
  });
});

describe("what was typed", () => {
  it.each([
    ["as it is", "482013", "482013"],
    ["in threes", "482 013", "482013"],
    ["in twos with dashes", "48-20-13", "482013"],
    ["with other dashes and spaces", " 48–20\u00a013 ", "482013"],
    ["with full stops", "482.013", "482013"],
    ["in full width", "４８２０１３", "482013"],
    ["with leading zeros", "000 007", "000007"],
    ["with a line break", "482\n013", "482013"],
    ["too short", "48201", null],
    ["too long", "4820130", null],
    ["letters", "48201O", null],
    ["nothing", "", null],
    ["Arabic digits, which the phone never shows", "٤٨٢٠١٣", null],
    ["a sign", "+482013", null],
    ["an exponent", "4820e3", null],
  ])("%s", (_how, entered, expected) => expect(readCheckCode(entered)).toBe(expected));

  it("is the code, however it is grouped", () =>
    fc.assert(
      fc.property(
        fc.nat(999_999),
        fc.array(fc.constantFrom("", " ", "-", "–", "."), { minLength: 7, maxLength: 7 }),
        (number, gaps) => {
          const code = String(number).padStart(6, "0");
          const typed = gaps.map((gap, at) => gap + (code[at] ?? "")).join("");
          expect(readCheckCode(typed)).toBe(code);
        },
      ),
    ));
});
