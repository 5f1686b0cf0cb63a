import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ocraDigits, ocraInput } from "./ocra.ts";

/** RFC 6287 Appendix C, the one-way vectors with nothing but a question: SHA-1, six digits. */
const suite = "OCRA-1:HOTP-SHA1-6:QN08";
const key = "12345678901234567890";
const vectors = [
  ["00000000", "237653"],
  ["11111111", "243178"],
  ["22222222", "653583"],
  ["33333333", "740991"],
  ["44444444", "608993"],
  ["55555555", "388898"],
  ["66666666", "816933"],
  ["77777777", "224598"],
  ["88888888", "750600"],
  ["99999999", "294470"],
] as const;

describe("RFC 6287", () => {
  it.each(vectors)("answers %s with %s (Appendix C.1)", (question, answer) => {
    const hmac = createHmac("sha1", key).update(ocraInput(question, suite)).digest();
    expect(ocraDigits(hmac, 6)).toBe(answer);
  });

  it("fills the question up to 128 bytes after the suite and a zero byte (§5.1)", () => {
    const input = Buffer.from(ocraInput("11111111", suite));
    expect(input).toHaveLength(suite.length + 1 + 128);
    expect(input.toString("latin1", 0, suite.length)).toBe(suite);
    expect(input[suite.length]).toBe(0);
    // 11111111 is A98AC7 in hexadecimal (§5.1, the RFC's own example of a numeric question).
    expect(input.toString("hex", suite.length + 1, suite.length + 5)).toBe("a98ac700");
  });

  it("always gives eight digits, leading zeros and all, by our own suite", () => {
    for (let round = 0; round < 200; round += 1) {
      const hmac = createHmac("sha256", `key ${round}`).update(ocraInput("0123456789")).digest();
      expect(ocraDigits(hmac)).toMatch(/^\d{8}$/);
    }
  });
});
