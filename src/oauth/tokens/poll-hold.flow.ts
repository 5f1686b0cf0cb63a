import { waiting } from "../../metrics.ts";

/**
 * A poll that waits, from its arrival to its answer. While it waits it is this object and what the object knows, and no function
 * that is suspended: with very many of them those would be most of what a process needs. Whoever wants its answer asks for
 * it again and again (`answer`), and in between waits for its turn (`whenOver`).
 */
export abstract class Hold<Told> implements Sleeper {
  readonly #alarms: Alarms;
  #alarm: Alarm | null = null;
  #resume: (() => void) | null = null;
  #hasRung = false;
  #isAbandoned = false;

  constructor(alarms: Alarms) {
    this.#alarms = alarms;
  }

  /** What there is to say; the hold itself where that is worth waiting for. */
  abstract answer(): Promise<Told | Hold<Told>>;

  /** For how many milliseconds, at most, nothing needs to be said. */
  protected abstract left(): number;

  /** Calls back once: when it has been woken since it last looked, its time is over, or nobody reads its answer any more. */
  whenOver(resume: () => void): void {
    if (this.#hasRung || this.#isAbandoned) {
      resume();
      return;
    }
    this.#resume = resume;
    this.#alarm = this.#alarms.set(this, this.left());
    waiting.add({ how: "held_poll" });
  }

  wake(): void {
    this.#hasRung = true;
    const resume = this.#resume;
    if (resume === null) return;
    this.#resume = null;
    this.#alarm?.delete(this);
    this.#alarm = null;
    waiting.add({ how: "held_poll" }, -1);
    resume();
  }

  /** Nobody reads this answer: it is given up at once. */
  abandon(): void {
    this.#isAbandoned = true;
    this.wake();
  }

  get isAbandoned(): boolean {
    return this.#isAbandoned;
  }

  /** To be called before looking: what changes from now on may not be in what is seen. */
  protected listen(): void {
    this.#hasRung = false;
  }

  protected get hasRung(): boolean {
    return this.#hasRung;
  }
}

/** What a hold comes to, for whoever waits for it in a function that is suspended. */
export async function awaitAnswer<Told>(first: Told | Hold<Told>): Promise<Told> {
  let told = first;
  while (told instanceof Hold) {
    const hold = told;
    await new Promise<void>((resolve) => hold.whenOver(resolve));
    told = await hold.answer();
  }
  return told;
}

interface Sleeper {
  wake(): void;
}

/** Where a sleeper is taken from when it needs no waking any more. */
interface Alarm {
  delete(sleeper: Sleeper): unknown;
}

export interface Alarms {
  /** Wakes the sleeper after so many milliseconds, or a little later. */
  set(sleeper: Sleeper, milliseconds: number): Alarm;
}

const tickMilliseconds = 50;

/** Those that are woken together are all half-answered at the same time; and nobody else is answered meanwhile. */
const wokenAtOnce = 100;

/** One timer for all: whoever is to be woken within the same tick is woken in it, some at a time. */
export class SharedAlarms implements Alarms {
  readonly #ticks = new Map<number, Set<Sleeper>>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isWaking = false;

  set(sleeper: Sleeper, milliseconds: number): Alarm {
    const tick = Math.ceil((performance.now() + milliseconds) / tickMilliseconds);
    let sleepers = this.#ticks.get(tick);
    if (sleepers === undefined) {
      sleepers = new Set();
      this.#ticks.set(tick, sleepers);
    }
    sleepers.add(sleeper);
    this.#timer ??= setInterval(() => {
      if (!this.#isWaking) this.#wakeDue();
    }, tickMilliseconds);
    return sleepers;
  }

  #wakeDue(): void {
    const now = performance.now() / tickMilliseconds;
    let woken = 0;
    for (const [tick, sleepers] of this.#ticks) {
      if (tick > now) continue;
      for (const sleeper of sleepers) {
        if (woken++ === wokenAtOnce) {
          this.#isWaking = true;
          setImmediate(() => this.#wakeDue());
          return;
        }
        sleepers.delete(sleeper);
        sleeper.wake();
      }
      this.#ticks.delete(tick);
    }
    this.#isWaking = false;
    if (this.#ticks.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

export const sharedAlarms: Alarms = new SharedAlarms();
