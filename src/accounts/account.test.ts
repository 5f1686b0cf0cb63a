import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { noon, sampleAccount } from "../../tests/kit/samples.ts";
import { limits } from "../limits.ts";
import { foldIdentifier, givenName, mayAct, readPersonNames } from "./account.ts";

const malformed = { ok: false, reason: "malformed_name" };

describe("who may act", () => {
  it("a person", () => expect(mayAct(sampleAccount())).toEqual({ ok: true, value: sampleAccount() }));
  it("not a disabled one, not even at the instant it happened", () =>
    expect(mayAct(sampleAccount("ada", { disabledAt: noon }))).toEqual({ ok: false, reason: "account_disabled" }));
  it("not one who is gone, who looks the same", () =>
    expect(mayAct(null)).toEqual({ ok: false, reason: "account_disabled" }));
});

describe("identifiers", () => {
  it.each([
    ["Ada@Example.org", "ada@example.org"],
    ["  ada ", "ada"],
    ["ＡＤＡ", "ada"],
    ["ﬁona", "fiona"],
    ["Å", "å"],
    ["A\u030A", "å"],
  ])("%j is %j", (entered, folded) => expect(foldIdentifier(entered)).toBe(folded));

  it("of accounts are folded for good: folding again changes nothing", () =>
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (entered) => {
        const read = readPersonNames("Ada", entered);
        if (read.ok) expect(foldIdentifier(read.value.identifier)).toBe(read.value.identifier);
      }),
      { numRuns: 2_000 },
    ));

  it.each(["ada", "a", "ada.lovelace+x@example.org", "grace_h-9", "érika", "9lives", "山田"])(
    "may be %s",
    (identifier) => expect(readPersonNames("Ada", identifier)).toMatchObject({ ok: true }),
  );

  it.each([
    ["empty", ""],
    ["spaces only", "   "],
    ["a space inside", "ada lovelace"],
    ["a leading dot", ".ada"],
    ["markup", "<ada>"],
    ["a line break", "ada\n"].map((each) => each.replace("\n", "\nx")),
    ["a NUL", "ada\u0000"],
    ["a direction override", "ada\u202Egro"],
    ["a zero-width space", "ad\u200Ba"],
    ["too many characters", "a".repeat(limits.identifierCharacters + 1)],
  ])("may not be %s", (_what, identifier) => expect(readPersonNames("Ada", identifier as string)).toEqual(malformed));
});

describe("display names", () => {
  it.each(["Ada Lovelace", "山田 太郎", "Zoë", "O’Brien-Smith", "علی‌رضا", "👩‍💻 Grace", "X"])("may be %s", (name) =>
    expect(readPersonNames(name, "ada")).toMatchObject({ ok: true, value: { displayName: name } }),
  );

  it.each([
    ["empty", ""],
    ["spaces only", " \u00A0 "],
    ["too long", "a".repeat(limits.displayNameCharacters + 1)],
    ["a line break", "Ada\nAdministrator"],
    ["a line separator", "Ada\u2028Administrator"],
    ["a NUL", "Ada\u0000"],
    ["an escape sequence", "\u001B[31mAda"],
    ["right-to-left override", "Ada\u202Egro"],
    ["an isolate", "\u2066Ada\u2069"],
    ["an Arabic letter mark", "Ada\u061C"],
    ["half a character", "Ada\uD800"],
    ["a zero-width space", "\u200B"],
    ["joiners only", "\u200D\u200C"],
    ["a byte order mark inside", "A\uFEFFda"],
    ["a soft hyphen", "A\u00ADda"],
  ])("may not be %s", (_what, name) => expect(readPersonNames(name, "ada")).toEqual(malformed));

  it("are stored in one form and without the space around them", () =>
    expect(readPersonNames("  Zoe\u0308 ", "ada")).toMatchObject({ value: { displayName: "Zo\u00EB" } }));

  it("never throw, whatever is sent", () =>
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.string({ unit: "binary", maxLength: 200 }),
        (name, identifier) => {
          const read = readPersonNames(name, identifier);
          if (!read.ok) expect(read).toEqual(malformed);
        },
      ),
    ));

  it.each([
    ["Ada Lovelace", "Ada"],
    ["Ada", "Ada"],
    ["山田\u3000太郎", "山田"],
  ])("%s is greeted as %s", (displayName, expected) =>
    expect(givenName(sampleAccount("ada", { displayName }))).toBe(expected),
  );
});
