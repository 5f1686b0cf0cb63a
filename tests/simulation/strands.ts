import { AsyncLocalStorage } from "node:async_hooks";
import { Draws } from "./draws.ts";

/**
 * Everything that happens at once in a simulation: each person, screen, device and attacker is a strand, and so is what a
 * server does for it, for one waits for the other. A strand runs until its next step (a statement, an answer, a pause),
 * parks there, and goes on when the schedule picks it. Between steps nothing is left to chance: the schedule picks only when
 * every strand is parked, waits for a timer, or is over.
 */
export interface Strand {
  readonly number: number;
  readonly name: string;
  readonly draws: Draws;
  /** The simulated server process that is at work for it, if any. */
  process: { readonly name: string; alive: boolean } | null;
}

export type StepKind = "pause" | "answer" | "statement" | "commit";

/** What becomes of a step: it happens; it fails before it has happened; it happens, and its answer is lost. */
export type Fate = "happens" | "fails" | "answer lost";

export interface Parked {
  readonly strand: Strand;
  readonly kind: StepKind;
  readonly label: string;
  /** A pause is over then, on the simulation's clock. */
  readonly notBefore: number;
  go(fate: Fate): void;
  crash(): void;
}

/** The process that was at work has crashed: nothing of it goes on. */
export class Crashed extends Error {}

/** What a database that is away says; `isOutage` of the product knows the code. */
export class SimulatedOutage extends Error {
  readonly code = "57P01";
}

const store = new AsyncLocalStorage<Strand>();

export const currentStrand = (): Strand | undefined => store.getStore();

export class Strands {
  readonly #seed: number;
  readonly #parked = new Set<Parked>();
  #running = 0;
  #begun = 0;
  #over = 0;
  #becameQuiet = () => {};
  /** The first thing that went wrong outside of what a strand expects. */
  broken: unknown = null;

  constructor(seed: number) {
    this.#seed = seed;
  }

  get allOver(): boolean {
    return this.#over === this.#begun;
  }

  get busy(): boolean {
    return this.#running > 0;
  }

  /** The draws and steps of a strand depend on the order in which strands are begun, and on nothing else. */
  begin(name: string, body: () => Promise<void>): Strand {
    this.#begun += 1;
    const strand: Strand = { number: this.#begun, name, draws: new Draws(this.#seed, this.#begun), process: null };
    this.#running += 1;
    void store
      .run(strand, body)
      .catch((error: unknown) => {
        this.broken ??= error;
      })
      .finally(() => {
        this.#over += 1;
        this.stops();
      });
    return strand;
  }

  /** Ordered by strand: which of two that ran side by side arrived first is no matter. */
  parked(): Parked[] {
    return [...this.#parked].sort((left, right) => left.strand.number - right.strand.number);
  }

  /** The current strand's next step. Rejects with `Crashed` when its process is, or becomes, a dead one. */
  park(kind: StepKind, label: string, notBefore = 0): Promise<Fate> {
    const strand = currentStrand();
    if (strand === undefined) throw new Error(`a step outside of every strand: ${label}`);
    if (strand.process?.alive === false) return Promise.reject(new Crashed());
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#parked.delete(parked);
        this.goesOn();
      };
      const parked: Parked = {
        strand,
        kind,
        label,
        notBefore,
        go: (fate) => {
          leave();
          resolve(fate);
        },
        crash: () => {
          leave();
          reject(new Crashed());
        },
      };
      this.#parked.add(parked);
      this.stops();
    });
  }

  /** A strand begins to wait for something that is not a step: a timer, a lock of the database. */
  stops(): void {
    this.#running -= 1;
    if (this.#running === 0) this.#becameQuiet();
  }

  goesOn(): void {
    this.#running += 1;
  }

  async quiet(): Promise<void> {
    // Whoever was woken by a promise alone goes on a breath later.
    for (let breath = 0; breath < 3; breath++) await null;
    while (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#becameQuiet = resolve;
      });
      // What was woken in the same breath runs first.
      await Promise.resolve();
    }
  }
}
