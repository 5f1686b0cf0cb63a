import { describe, expect, it } from "vitest";
import { heldMilliseconds } from "./device-poll.ts";

describe("how long polls are held that began together", () => {
  const held = Array.from({ length: 1000 }, (_, number) => heldMilliseconds(8000, number));

  it("is never longer than they may be, and never shorter by more than a tenth", () => {
    expect(Math.max(...held)).toBe(8000);
    expect(Math.min(...held)).toBeGreaterThanOrEqual(7200);
  });

  it("is spread evenly, so that they do not end together", () => {
    const tenths = Array.from({ length: 10 }, (_, tenth) =>
      held.filter((milliseconds) => Math.min(9, Math.floor((milliseconds - 7200) / 80)) === tenth),
    );
    for (const { length } of tenths) expect(Math.abs(length - 100)).toBeLessThan(10);
  });

  it("is in the order in which they came, so that none has to wait for the one before it on its connection", () => {
    expect([...held].sort((left, right) => left - right)).toEqual(held);
  });

  it("is nothing where nothing is held", () => {
    expect(heldMilliseconds(0, 7)).toBe(0);
  });
});
