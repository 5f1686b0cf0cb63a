import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondsUntilNextWindow, tryWindowStart } from "../attempts/attempt-window.ts";
import { limits, seconds } from "../limits.ts";
import { mayTryCode } from "./code-tries.ts";

const count = fc.nat(10_000);
const tooMany = { ok: false, reason: "too_many_tries" };
const { codeTriesAlwaysAllowed: free, codeTriesPerAccount, codeTriesPerSource, codeTriesGlobally } = limits;

describe("who may try a code", () => {
  it("a person who has not guessed wrong, whatever their neighbours and the world do", () =>
    fc.assert(
      fc.property(
        fc.nat(free - 1),
        count,
        count,
        (byAccount, bySource, globally) => void expect(mayTryCode({ byAccount, bySource, globally }).ok).toBe(true),
      ),
    ));

  it("nobody who has guessed up to the account's limit", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: codeTriesPerAccount }),
        count,
        count,
        (byAccount, bySource, globally) => void expect(mayTryCode({ byAccount, bySource, globally })).toEqual(tooMany),
      ),
    ));

  it.each([
    [
      "below every limit",
      { byAccount: codeTriesPerAccount - 1, bySource: codeTriesPerSource - 1, globally: codeTriesGlobally - 1 },
      true,
    ],
    [
      "a guesser behind a source that is used up",
      { byAccount: free, bySource: codeTriesPerSource, globally: 0 },
      false,
    ],
    ["a guesser while the world guesses", { byAccount: free, bySource: 0, globally: codeTriesGlobally }, false],
  ])("%s", (_who, tries, allowed) => expect(mayTryCode(tries).ok).toBe(allowed));

  it("more wrong guesses never open what fewer had closed", () =>
    fc.assert(
      fc.property(count, count, count, fc.nat(50), (byAccount, bySource, globally, more) => {
        const fewer = mayTryCode({ byAccount, bySource, globally });
        const later = mayTryCode({ byAccount: byAccount + more, bySource: bySource + more, globally: globally + more });
        expect(later.ok && !fewer.ok).toBe(false);
      }),
    ));
});

describe("the counting window", () => {
  const length = seconds(limits.codeTryWindowSeconds);
  it("holds every instant, is the same throughout, and the next one begins when it was said", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), (now) => {
        const start = tryWindowStart(now);
        expect(start).toBeLessThanOrEqual(now);
        expect(now - start).toBeLessThan(length);
        expect(tryWindowStart(start)).toBe(start);
        const wait = seconds(secondsUntilNextWindow(now));
        expect(tryWindowStart(now + wait)).toBe(start + length);
        expect(wait).toBeGreaterThan(0);
      }),
    ));
});
