import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limits, seconds } from "../limits.ts";
import { firstPace, type PollPace, pollAt } from "./poll-pace.ts";

const start = 1_700_000_000_000;
const tenMinutes = seconds(600);

/** Polls at these instants; counts the answers `slow_down`. */
function poll(instants: readonly number[]): { pace: PollPace; slowDowns: number } {
  let pace = firstPace(instants[0] ?? start);
  let slowDowns = 0;
  for (const instant of instants) {
    const polled = pollAt(pace, instant);
    pace = polled.pace;
    if (polled.tooFast) slowDowns += 1;
  }
  return { pace, slowDowns };
}

const everySecond = Array.from({ length: tenMinutes / 1000 }, (_, tick) => start + tick * 1000);

describe("never told slow_down (RFC 8628 §3.5)", () => {
  it("a client with an exact timer of one second", () => expect(poll(everySecond).slowDowns).toBe(0));

  it("the same with 300 ms of jitter either way at each poll, for ten minutes", () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -300, max: 300 }), { minLength: 600, maxLength: 600 }),
        (jitter) =>
          void expect(poll(everySecond.map((instant, tick) => instant + (jitter[tick] ?? 0))).slowDowns).toBe(0),
      ),
      { numRuns: 50 },
    ));

  it("a client that waits for each answer, however long that is held, and then for the interval", () =>
    fc.assert(
      fc.property(fc.array(fc.nat(seconds(limits.devicePollHoldSeconds)), { maxLength: 300 }), (held) => {
        const instants = [start];
        for (const hold of held)
          instants.push((instants.at(-1) ?? start) + hold + seconds(limits.devicePollIntervalSeconds));
        expect(poll(instants).slowDowns).toBe(0);
      }),
      { numRuns: 50 },
    ));

  it("a client that asks again at once after a lost answer, every minute, on top of its exact timer", () => {
    const instants = everySecond.flatMap((instant, tick) => (tick % 60 === 30 ? [instant, instant + 1] : [instant]));
    expect(poll(instants).slowDowns).toBe(0);
  });

  it("a client that polls as it may while the server's clock is set back by an hour", () => {
    const setBack = everySecond.map((instant, tick) => (tick < 300 ? instant : instant - 3_600_000));
    expect(poll(setBack).slowDowns).toBe(0);
  });
});

describe("told slow_down", () => {
  it("a client that hammers, and soon", () => {
    const hammering = Array.from({ length: 20 }, (_, tick) => start + tick * 10);
    expect(poll(hammering.slice(0, limits.devicePollBurst + 2)).slowDowns).toBeGreaterThan(0);
  });

  it("a client at twice the pace, before a dozen polls", () => {
    const twice = Array.from({ length: 12 }, (_, tick) => start + tick * 500);
    expect(poll(twice).slowDowns).toBeGreaterThan(0);
  });

  it("with an interval that is five seconds longer each time and stays so", () => {
    let pace = firstPace(start);
    const intervals = new Set([pace.intervalSeconds]);
    for (let tick = 0; tick < 60; tick++) {
      const polled = pollAt(pace, start + tick * 50);
      expect(polled.pace.intervalSeconds).toBe(
        pace.intervalSeconds + (polled.tooFast ? limits.slowDownStepSeconds : 0),
      );
      pace = polled.pace;
      intervals.add(pace.intervalSeconds);
    }
    expect([...intervals].slice(0, 4)).toEqual([1, 6, 11, 16]);
  });

  it("and served again without another once it obeys", () =>
    fc.assert(
      fc.property(fc.nat(40), fc.nat(500), (hammered, apart) => {
        let { pace } = poll(Array.from({ length: hammered + 1 }, (_, tick) => start + tick * apart));
        let now = pace.polledAt;
        for (let round = 0; round < 50; round++) {
          now += seconds(pace.intervalSeconds);
          const polled = pollAt(pace, now);
          expect(polled.tooFast).toBe(false);
          pace = polled.pace;
        }
      }),
    ));
});
