import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits, seconds } from "../limits.ts";
import { mayTryCode, secondsUntilNextWindow, sourceOf, tryWindowStart } from "./code-tries.ts";

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

describe("one source", () => {
  it.each([
    ["an IPv4 address is itself", "192.0.2.7", "192.0.2.7"],
    ["an IPv6 address is its /64", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["the rest of the /64 is the same", "2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["leading zeros do not matter", "2001:0db8:0001:0002::1", "2001:db8:1:2::/64"],
    ["zeros left out in the front half are put back", "2001:db8::5:6:7:8", "2001:db8:0:0::/64"],
    ["the shortest", "::", "0:0:0:0::/64"],
    ["loopback", "::1", "0:0:0:0::/64"],
    ["a network's own address", "2001:db8:1:2::", "2001:db8:1:2::/64"],
  ])("%s", (_what, address, expected) => expect(sourceOf(address)).toBe(expected));

  it("is shared by exactly the addresses that share their first four groups", () =>
    fc.assert(
      fc.property(
        fc.array(fc.nat(0xffff), { minLength: 8, maxLength: 8 }),
        fc.nat(7),
        fc.nat(0xffff),
        (groups, at, other) => {
          const written = (list: number[]) => list.map((group) => group.toString(16)).join(":");
          const changed = groups.with(at, other);
          const same = at >= 4 || groups[at] === other;
          expect(sourceOf(written(groups)) === sourceOf(written(changed))).toBe(same);
        },
      ),
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
