import { currentStrand, type Strand, type Strands } from "./strands.ts";

/**
 * setTimeout of a strand runs on the simulation's clock. The flows use it in one place only: a held poll, which waits for
 * nothing else meanwhile, so a strand that sets a timer counts as waiting until the timer fires or is cleared.
 */
export interface Timer {
  readonly strand: Strand;
  readonly due: number;
  readonly fire: () => void;
}

export class Timers {
  readonly #strands: Strands;
  readonly #now: () => number;
  readonly #waiting = new Set<Timer>();

  constructor(strands: Strands, now: () => number) {
    this.#strands = strands;
    this.#now = now;
  }

  set(callback: () => void, milliseconds: number): Timer {
    const strand = currentStrand();
    if (strand === undefined) throw new Error("a timer outside of every strand");
    const timer: Timer = {
      strand,
      due: this.#now() + milliseconds,
      fire: () => {
        if (this.clear(timer)) callback();
      },
    };
    this.#waiting.add(timer);
    this.#strands.stops();
    return timer;
  }

  clear(timer: Timer): boolean {
    if (!this.#waiting.delete(timer)) return false;
    this.#strands.goesOn();
    return true;
  }

  of(strands: (strand: Strand) => boolean): Timer[] {
    return [...this.#waiting].filter(({ strand }) => strands(strand));
  }

  next(): Timer | undefined {
    return [...this.#waiting].sort((left, right) => left.due - right.due)[0];
  }
}

let timersOfSchedule: Timers | null = null;

/** The schedule that is being played, of which there is one at a time. */
export function useTimers(timers: Timers | null): void {
  timersOfSchedule = timers;
}

/** Once in a process that plays schedules and does nothing else. */
export function replaceTimeouts(): void {
  const { setTimeout: realSet, clearTimeout: realClear } = globalThis;
  globalThis.setTimeout = ((callback: () => void, milliseconds = 0, ...rest: unknown[]) =>
    timersOfSchedule !== null && currentStrand() !== undefined
      ? timersOfSchedule.set(callback, milliseconds)
      : (realSet as (...all: unknown[]) => unknown)(callback, milliseconds, ...rest)) as typeof setTimeout;
  globalThis.clearTimeout = ((timer: unknown) => {
    if (typeof timer === "object" && timer !== null && "fire" in timer) timersOfSchedule?.clear(timer as Timer);
    else (realClear as (one: unknown) => void)(timer);
  }) as typeof clearTimeout;
}
