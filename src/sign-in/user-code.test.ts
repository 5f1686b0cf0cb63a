import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { groupUserCode, readUserCode, userCodeDigits } from "./user-code.ts";

const lengths = Array.from(
  { length: limits.userCodeMaximumDigits - limits.userCodeMinimumDigits + 1 },
  (_, index) => limits.userCodeMinimumDigits + index,
);
const digits = (length: number) =>
  fc.array(fc.nat(9), { minLength: length, maxLength: length }).map((list) => list.join(""));
const anyCode = fc.constantFrom(...lengths).chain(digits);
/** As `random.orderedSecret(16)` draws them: 28 characters of base64url, of which one at least is no digit. */
const anyScannedCode = fc
  .array(fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"), {
    minLength: 28,
    maxLength: 28,
  })
  .map((list) => list.join(""))
  .filter((code) => /[A-Za-z_]/.test(code));

const typed = (code: string) => ({ ok: true, value: { form: "typed", code } });
const scanned = (code: string) => ({ ok: true, value: { form: "scanned", code } });
const malformed = { ok: false, reason: "malformed_code" };

describe("length", () => {
  it.each([
    [0, 6],
    [99, 6],
    [100, 7],
    [999, 7],
    [1_000, 8],
    [99_999, 9],
    [100_000, 10],
  ])("with %i codes live a new one has %i digits", (live, expected) => expect(userCodeDigits(live)).toBe(expected));

  it("keeps the chance that one random guess hits any live code at or below the stated bound", () =>
    fc.assert(
      fc.property(fc.nat(10 ** 8 - 1), (live) => {
        const codes = live + 1;
        expect(codes / 10 ** userCodeDigits(live)).toBeLessThanOrEqual(limits.userCodeGuessProbability);
      }),
    ));

  it("is never shorter with more codes, nor longer than needed", () =>
    fc.assert(
      fc.property(fc.nat(10 ** 7), (live) => {
        const length = userCodeDigits(live);
        expect(userCodeDigits(live + 1)).toBeGreaterThanOrEqual(length);
        if (length > limits.userCodeMinimumDigits)
          expect((live + 1) / 10 ** (length - 1)).toBeGreaterThan(limits.userCodeGuessProbability);
      }),
    ));

  it("stays within what the field of /link accepts, however many are live", () =>
    expect(userCodeDigits(Number.MAX_SAFE_INTEGER)).toBe(limits.userCodeMaximumDigits));
});

describe("grouping", () => {
  it.each([
    ["482013", "48 20 13"],
    ["4820137", "482 01 37"],
    ["48201377", "48 20 13 77"],
    ["482013775", "482 013 775"],
  ])("writes %s as %s", (code, expected) => expect(groupUserCode(code)).toBe(expected));

  it("makes twos and threes, never a digit alone, that join to the code again", () =>
    fc.assert(
      fc.property(anyCode, (code) => {
        const groups = groupUserCode(code).split(" ");
        expect(groups.join("")).toBe(code);
        for (const group of groups) expect([2, 3]).toContain(group.length);
      }),
    ));
});

describe("reading back", () => {
  const separators = fc.array(
    fc.constantFrom(
      " ",
      "-",
      ".",
      "\t",
      "\n",
      "\u00A0",
      "\u2009",
      "\u2013",
      "\u2014",
      "\u2212",
      "\u3000",
      "\uFF0D",
      "\u200B",
      "\uFEFF",
      "\u2060",
    ),
    { maxLength: 3 },
  );

  it("accepts every code as it is shown", () =>
    fc.assert(fc.property(anyCode, (code) => void expect(readUserCode(groupUserCode(code))).toEqual(typed(code)))));

  it("accepts it with spaces, dashes, dots and invisible characters anywhere", () =>
    fc.assert(
      fc.property(anyCode, fc.array(separators, { minLength: 13, maxLength: 13 }), (code, between) => {
        const entered = [...code].map((digit, at) => between[at]?.join("") + digit).join("") + between[12]?.join("");
        expect(readUserCode(entered)).toEqual(typed(code));
      }),
    ));

  it("accepts full-width digits of an East Asian keyboard", () =>
    fc.assert(
      fc.property(anyCode, (code) => {
        const wide = [...code].map((digit) => String.fromCodePoint(0xff10 + Number(digit))).join("\u3000");
        expect(readUserCode(wide)).toEqual(typed(code));
      }),
    ));

  it("accepts a scanned code alone, after its #, and in the whole link, with space around it", () =>
    fc.assert(
      fc.property(anyScannedCode, (code) => {
        for (const entered of [
          code,
          `#${code}`,
          `https://login.example.org/link#${code}`,
          `  login.example.org/link#${code}\n`,
        ])
          expect(readUserCode(entered)).toEqual(scanned(code));
      }),
    ));

  it("never takes one form for the other", () =>
    fc.assert(
      fc.property(fc.string({ maxLength: 64 }), (entered) => {
        const read = readUserCode(entered);
        if (!read.ok) return;
        expect(read.value.code).toMatch(read.value.form === "typed" ? /^\d{6,12}$/ : /^(?=.*[A-Za-z_])[\w-]{28}$/);
      }),
    ));

  it.each([
    ["nothing", ""],
    ["only spaces", "   "],
    ["too few digits", "48201"],
    ["too many digits", "4820134820134"],
    ["letters among the digits", "48 2O 13"],
    ["words", "what is this?"],
    ["a link without its code", "https://login.example.org/link"],
    ["a link with a code too short", "https://login.example.org/link#abc"],
    ["a scanned code with a character too many", "ABCDEFGHIJKLMNOPQRSTUVW"],
    ["a scanned code of digits alone", "1234567890123456789012"],
    ["a minus-signed number", "4e820130"],
    ["SQL", "482013' OR 1=1"],
    ["a NUL", "482\u0000013"],
  ])("refuses %s", (_what, entered) => expect(readUserCode(entered)).toEqual(malformed));

  it("refuses anything else there is, and never throws", () =>
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 600 }), (entered) => {
        const read = readUserCode(entered);
        if (!read.ok) expect(read).toEqual(malformed);
      }),
    ));
});
