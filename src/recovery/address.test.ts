import { describe, expect, it } from "vitest";
import { noon } from "../../tests/kit/samples.ts";
import {
  type AddressKind,
  addressCodeExpiresAt,
  drawAddressCode,
  maskedAddress,
  readAddress,
  readAddressCode,
  writtenAddress,
} from "./address.ts";

const read = (kind: AddressKind, entered: string) => {
  const outcome = readAddress(kind, entered);
  return outcome.ok ? outcome.value : outcome.reason;
};

describe("an e-mail address", () => {
  it.each([
    ["ada@example.org", "ada@example.org"],
    ["  Ada.Lovelace+countersign@Example.ORG \n", "ada.lovelace+countersign@example.org"],
    ["o'brien@mail.example.co.uk", "o'brien@mail.example.co.uk"],
    ["ada@bücher.example", "ada@bücher.example"],
    ["ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example"],
    ["ａｄａ＠example.org", "ada@example.org"],
    [`${"a".repeat(64)}@example.org`, `${"a".repeat(64)}@example.org`],
  ])("is read from %j", (entered, value) => expect(read("email", entered)).toBe(value));

  it.each([
    "",
    "ada",
    "ada@",
    "@example.org",
    "ada@example",
    "ada@localhost",
    "ada@[192.0.2.1]",
    "ada@192.0.2.1",
    "ada@-example.org",
    "ada@example-.org",
    "ada@exa_mple.org",
    "ada@example..org",
    "ada@example.org.",
    ".ada@example.org",
    "ada.@example.org",
    "a..da@example.org",
    "ada lovelace@example.org",
    '"ada"@example.org',
    "Ada <ada@example.org>",
    "ada@example.org,mallory@example.org",
    "ada@example.org;mallory@example.org",
    "ada@example.org\r\nBcc: mallory@example.org",
    "ada\r\n@example.org",
    "ada%0d%0a\u0000@example.org",
    "ada@exam\u0000ple.org",
    "ada@exam\u2028ple.org",
    "ada@exam\u202eple.org",
    "adä@example.org",
    "ada(comment)@example.org",
    "ada@a@example.org",
    `${"a".repeat(65)}@example.org`,
    `a@${"b".repeat(63)}.${"c".repeat(63)}.${"d".repeat(63)}.${"e".repeat(60)}.org`,
    `a@${"b".repeat(64)}.org`,
  ])("is not %j", (entered) => expect(read("email", entered)).toBe("malformed_address"));

  it("is decided upon in no time, however it is written", () => {
    const began = performance.now();
    for (const text of ["a.".repeat(30_000), `a@${"a-".repeat(30_000)}`, `a@${"a.".repeat(30_000)}`])
      read("email", text);
    expect(performance.now() - began).toBeLessThan(500);
  });
});

describe("a phone number", () => {
  it.each([
    ["+49 170 1234567", "+491701234567"],
    ["0049 (0)170/123-45 67", "+491701234567"],
    ["+1 (555) 010-9999", "+15550109999"],
    ["＋４４ 20 7946 0000", "+442079460000"],
    ["+44\u00a020\u20117946.0000", "+442079460000"],
  ])("is read from %j", (entered, value) => expect(read("phone", entered)).toBe(value));

  it.each([
    "",
    "0170 1234567",
    "+0170123456",
    "+49",
    "+1234567890123456",
    "+49170x123456",
    "+49170+1234567",
    "tel:+4917012",
    "+49 170 1234567;ext=1",
  ])("is not %j", (entered) => expect(read("phone", entered)).toBe("malformed_address"));
});

describe("an address shown", () => {
  it.each([
    ["email", "ada@example.org", "a…@example.org"],
    ["email", "a@example.org", "a…@example.org"],
    ["phone", "+491701234512", "+49 … 12"],
    ["phone", "+15550109999", "+1 … 99"],
    ["phone", "+79161234567", "+7 … 67"],
    ["phone", "+420601123456", "+420 … 56"],
    ["phone", "+35312345678", "+353 … 78"],
  ] as const)("masked %s %s is %s", (kind, value, masked) => expect(maskedAddress({ kind, value })).toBe(masked));

  it("whole has its country code apart", () => {
    expect(writtenAddress({ kind: "phone", value: "+491701234512" })).toBe("+49 1701234512");
    expect(writtenAddress({ kind: "email", value: "ada@example.org" })).toBe("ada@example.org");
  });
});

describe("an address code", () => {
  it("is six digits, also when the draw is small", () => {
    expect(drawAddressCode((below) => below - 1)).toBe("999999");
    expect(drawAddressCode(() => 42)).toBe("000042");
  });

  it("lives ten minutes by text message and a day by e-mail (NIST SP 800-63B-4 §4.2.1.2)", () => {
    expect(addressCodeExpiresAt("phone", noon) - noon).toBe(10 * 60_000);
    expect(addressCodeExpiresAt("email", noon) - noon).toBe(24 * 3_600_000);
  });

  it.each([
    ["482 013", "482013"],
    [" 48-20-13\n", "482013"],
    ["４８２０１３", "482013"],
    ["48201", null],
    ["4820134", null],
    ["48201a", null],
    ["", null],
  ])("is read from %j as %s", (entered, code) => expect(readAddressCode(entered)).toBe(code));
});
