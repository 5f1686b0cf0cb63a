import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Alarms, awaitAnswer, Hold, SharedAlarms } from "./poll-hold.flow.ts";

let alarms: Alarms;

/** Decided when told so, and waits otherwise. */
class Question extends Hold<string> {
  decided: string | null = null;
  looks = 0;
  readonly #milliseconds: number;

  constructor(milliseconds = 1000) {
    super(alarms);
    this.#milliseconds = milliseconds;
  }
  async answer(): Promise<string | Hold<string>> {
    this.listen();
    this.looks += 1;
    const seen = this.decided;
    await null;
    return seen ?? (this.isAbandoned ? "given up" : this);
  }
  protected left(): number {
    return this.#milliseconds;
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "setImmediate", "performance"] });
  alarms = new SharedAlarms();
});
afterEach(() => {
  vi.useRealTimers();
});

const over = (hold: Hold<unknown>) => {
  const resumed = vi.fn();
  hold.whenOver(resumed);
  return resumed;
};

describe("a hold", () => {
  it("calls back once when it is woken", () => {
    const hold = new Question();
    const resumed = over(hold);
    expect(resumed).not.toHaveBeenCalled();
    hold.wake();
    hold.wake();
    vi.advanceTimersByTime(2000);
    expect(resumed).toHaveBeenCalledTimes(1);
  });

  it("loses no change between a look and the wait", async () => {
    const hold = new Question();
    const looking = hold.answer();
    hold.decided = "approved";
    hold.wake();
    expect(await looking).toBe(hold);
    expect(over(hold)).toHaveBeenCalledTimes(1);
    expect(await awaitAnswer<string>(hold)).toBe("approved");
    expect(hold.looks).toBe(2);
  });

  it("is over when its time is, each at its own", () => {
    const [short, long] = [over(new Question(200)), over(new Question(1000))];
    vi.advanceTimersByTime(199);
    expect(short).not.toHaveBeenCalled();
    vi.advanceTimersByTime(101);
    expect([short, long].map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
    vi.advanceTimersByTime(800);
    expect(long).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is over however many others are over in the same moment", () => {
    const many = Array.from({ length: 1000 }, () => over(new Question(200)));
    vi.advanceTimersByTime(300);
    expect(many.filter(({ mock }) => mock.calls.length === 1)).toHaveLength(1000);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is over at once when nobody reads its answer, whether it waits already or not", async () => {
    const [early, late] = [new Question(), new Question()];
    early.abandon();
    expect(over(early)).toHaveBeenCalledTimes(1);
    const resumed = over(late);
    late.abandon();
    expect(resumed).toHaveBeenCalledTimes(1);
    expect(await awaitAnswer<string>(late)).toBe("given up");
  });
});
