import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits } from "../limits.ts";
import { drawRecoveryCode, groupRecoveryCode, mayTryRecoveryCode, readRecoveryCode } from "./recovery-code.ts";

describe("a recovery code", () => {
  it("has 80 bits in sixteen symbols, grouped in fours", () => {
    let drawn = 0;
    const code = drawRecoveryCode((below) => {
      expect(below).toBe(32);
      return drawn++ % below;
    });
    expect(drawn * 5).toBe(limits.recoveryCodeBytes * 8);
    expect(groupRecoveryCode(code)).toBe("0123-4567-89AB-CDEF");
  });

  it("never shows a letter that looks like another sign", () => {
    const all = Array.from({ length: 32 }, (_, at) => drawRecoveryCode(() => at)).join("");
    expect(all).not.toMatch(/[ILOU]/);
    expect(new Set(all).size).toBe(32);
  });

  it.each([
    ["7K3M-9QXR-0WTB-VDE2"],
    ["7k3m9qxr0wtbvde2"],
    [" 7K3M 9QXR\u00a00WTB\tVDE2\n"],
    ["7K3M–9QXR—0WTB‑VDE2"],
    ["7K3M-9QXR-OWTB-VDE2"],
    ["7k3m.9qxr.owtb.ude2"],
    ["７Ｋ３Ｍ９ＱＸＲ０ＷＴＢＶＤＥ２"],
    ["7K3M_9QXR_0WTB_VDE2\u200b"],
  ])("is read from %j", (entered) => expect(readRecoveryCode(entered)).toBe("7K3M9QXR0WTBVDE2"));

  it.each([
    ["I", "1"],
    ["l", "1"],
    ["o", "0"],
    ["u", "V"],
  ])("takes %s for %s", (typed, meant) =>
    expect(readRecoveryCode(typed + "A".repeat(15))).toBe(meant + "A".repeat(15)),
  );

  it.each(["", "7K3M", "7K3M-9QXR-0WTB-VDE", "7K3M-9QXR-0WTB-VDE22", "7K3M-9QXR-0WTB-VDE!", "ß".repeat(16), "482013"])(
    "is not %j",
    (entered) => expect(readRecoveryCode(entered)).toBeNull(),
  );

  it("survives being written down in any of these ways", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(31), { minLength: 16, maxLength: 16 }),
        fc.constantFrom("-", " ", ""),
        (draws, gap) => {
          let at = 0;
          const code = drawRecoveryCode(() => draws[at++] ?? 0);
          expect(readRecoveryCode(groupRecoveryCode(code).replaceAll("-", gap).toLowerCase())).toBe(code);
        },
      ),
    ));
});

describe("tries of recovery codes", () => {
  const { recoveryTriesPerAccountAndSource: own, recoveryTriesPerAccount: all, codeTriesAlwaysAllowed: first } = limits;
  it.each([
    [0, 0, true],
    [own - 1, own - 1, true],
    [own, own, false],
    [0, all, true],
    [first - 1, all + 500, true],
    [first, all - 1, true],
    [first, all, false],
  ])("%i wrong ones from here and %i in all: allowed is %s", (byAccountAndSource, byAccount, allowed) =>
    expect(mayTryRecoveryCode({ byAccountAndSource, byAccount })).toBe(allowed),
  );
});
