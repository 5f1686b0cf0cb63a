import type { Watched } from "../../src/database/change-feed.ts";
import type { Deps } from "../../src/deps.ts";
import { isOutage } from "../../src/outage.ts";
import { noon } from "../kit/samples.ts";
import { Draws } from "./draws.ts";
import type { Plant } from "./planted.ts";
import { Processes, type SimulatedProcess } from "./processes.ts";
import { checkCommit, type Records, readRecords, Violation } from "./records.ts";
import type { SteppedDatabase } from "./stepped-database.ts";
import { Crashed, currentStrand, type Fate, type Parked, type StepKind, type Strand, Strands } from "./strands.ts";
import type { Temper } from "./temper.ts";
import { Timers, useTimers } from "./timers.ts";
import { Told } from "./told.ts";

/** What a caller gets: an answer, or none (a crash, an outage, a lost packet). */
export type Answer<Value> = { readonly answered: true; readonly value: Value } | { readonly answered: false };

/** One fault, at the statement with this number, and no other in the whole schedule. */
export interface OneFault {
  readonly at: number;
  readonly kind: "fails" | "answer lost" | "crash";
}

export interface Setting {
  readonly seed: number;
  readonly temper: Temper;
  readonly database: SteppedDatabase;
  readonly deps: Deps;
  readonly plant: Plant;
  readonly oneFault: OneFault | null;
}

const mostSteps = 20_000;

/** The processes, their clock, their messages and what befalls them, in one schedule. */
export class World {
  readonly strands: Strands;
  readonly told = new Told();
  /** Of the schedule itself: what happens next. */
  readonly draws: Draws;
  readonly setting: Setting;
  readonly trace: [step: number, who: string, what: string][] = [];
  faults = 0;
  statements = 0;
  steps = 0;
  instant = noon + 1000;
  readonly #timers: Timers;
  readonly #processes: Processes;
  #records: Records | null = null;

  constructor(setting: Setting) {
    this.setting = setting;
    this.strands = new Strands(setting.seed);
    this.draws = new Draws(setting.seed);
    this.#timers = new Timers(this.strands, () => this.instant);
    this.#processes = new Processes(this);
  }

  note(what: string, who = currentStrand()?.name ?? "world"): void {
    this.trace.push([this.steps, who, what]);
  }

  /** Plays until every strand is over. Throws a `Violation`, or what a flow threw that is neither refusal nor outage. */
  async play(): Promise<void> {
    const { database } = this.setting;
    useTimers(this.#timers);
    try {
      this.#records = await readRecords(database);
      for (; ; this.steps++) {
        await database.quiet(this.strands);
        if (this.strands.broken !== null) throw this.strands.broken;
        if (this.strands.allOver) return;
        if (this.steps > mostSteps) throw new Violation("it does not come to an end");
        this.instant += this.draws.below(6);
        if (!this.#somethingBefalls()) await this.#letOneGo();
      }
    } finally {
      useTimers(null);
    }
  }

  /** Asks one of the processes, as a balancer without sticky sessions would. */
  async call<Value>(what: string, work: (process: SimulatedProcess) => Promise<Value>): Promise<Answer<Value>> {
    const strand = currentStrand();
    if (strand === undefined) throw new Error("a call outside of every strand");
    const process = this.#processes.pickFor(strand);
    this.note(`asks ${process.name}: ${what}`);
    strand.process = process;
    try {
      const value = await work(process);
      const fate = await this.strands.park("answer", what);
      this.note(fate === "happens" ? `is answered: ${summaryOf(value)}` : "loses the answer");
      return fate === "happens" ? { answered: true, value } : { answered: false };
    } catch (error) {
      if (!(error instanceof Crashed) && !isOutage(error)) throw error;
      this.note(error instanceof Crashed ? "loses the connection" : "is told of an outage");
      return { answered: false };
    } finally {
      strand.process = null;
    }
  }

  /** The same, again and again until there is an answer: a person presses the button once more. */
  async insist<Value>(what: string, work: (process: SimulatedProcess) => Promise<Value>): Promise<Value> {
    for (;;) {
      const answer = await this.call(what, work);
      if (answer.answered) return answer.value;
      await this.pause(50);
    }
  }

  /** The strand does nothing for so long at least, and then until the schedule picks it. */
  async pause(milliseconds = 0): Promise<void> {
    await this.strands.park("pause", "", this.instant + milliseconds);
  }

  /** A statement or the end of a transaction, of a flow that is at work for the current strand. */
  step(kind: StepKind, label: string): Promise<Fate> {
    return this.strands.park(kind, label);
  }

  /** Called by the database after each commit that wrote anything. */
  async committed(): Promise<void> {
    const before = this.#records;
    if (before === null) return;
    const after = await readRecords(this.setting.database);
    this.#records = after;
    checkCommit(before, after);
  }

  /** Announced by a fault, at a moment when nothing has been committed yet. */
  announceEarly(id: Watched): void {
    this.#processes.tellAll(id);
  }

  #crash(slot: number): void {
    const process = this.#processes.replace(slot);
    if (process === undefined) return;
    this.faults += 1;
    this.note(`${process.name} crashes`, "world");
    for (const parked of this.strands.parked()) if (parked.strand.process === process) parked.crash();
    // A poll that is held ends with its process: its strand finds that out at its next step.
    for (const timer of this.#timers.of((strand) => strand.process === process)) timer.fire();
  }

  /** A fault, a message, a jump of the clock; false when nothing of the kind comes up at this step. */
  #somethingBefalls(): boolean {
    const { temper } = this.setting;
    if (this.#processes.someMessage && this.draws.chance(0.3)) return this.#deliver();
    if (this.faults >= temper.mostFaults) return false;
    if (this.draws.chance(temper.crashes)) {
      this.#crash(this.draws.below(this.#processes.count));
      return true;
    }
    if (this.draws.chance(temper.clockJumps)) {
      const jump = this.draws.chance(0.3)
        ? -this.draws.below(3000)
        : this.draws.below(this.draws.chance(0.2) ? 700_000 : 40_000);
      this.faults += 1;
      this.instant += jump;
      this.note(`the clock jumps by ${jump} ms`, "world");
      return true;
    }
    return false;
  }

  #deliver(): true {
    const { temper } = this.setting;
    const message = this.#processes.takeMessage();
    if (message === undefined) return true;
    if (this.faults < temper.mostFaults && this.draws.chance(temper.lostMessages)) {
      this.faults += 1;
      this.note(`the message to ${message.to} about ${message.id} is lost`, "world");
    } else this.#processes.deliver(message, this.draws.chance(temper.doubledMessages));
    return true;
  }

  async #letOneGo(): Promise<void> {
    const timer = this.#timers.next();
    if (timer !== undefined && timer.due <= this.instant) {
      await this.#checkSleeper(timer.strand);
      this.note("has waited long enough", timer.strand.name);
      timer.fire();
      return;
    }
    const parked = this.strands.parked();
    const ready = parked.filter((one) => one.notBefore <= this.instant && this.setting.database.mayGo(one));
    if (ready.length > 0) {
      const next = this.draws.pick(ready);
      const fate = this.#fateOf(next);
      if (next.label !== "") this.note(`${next.label}${fate === "happens" ? "" : `: ${fate}`}`, next.strand.name);
      if (fate !== "crash") next.go(fate);
      return;
    }
    const due = [
      ...parked.filter(({ kind }) => kind === "pause").map(({ notBefore }) => notBefore),
      timer?.due ?? Infinity,
    ];
    const soonest = Math.min(...due);
    if (soonest < Infinity) this.instant = Math.max(this.instant, soonest);
    else if (!(await this.setting.database.waitForLocks())) throw new Violation("everybody waits for everybody");
  }

  #fateOf({ kind, strand }: Parked): Fate | "crash" {
    const { temper, oneFault } = this.setting;
    if (kind === "pause") return "happens";
    if (kind !== "answer") this.statements += 1;
    if (oneFault !== null) {
      if (oneFault.at !== this.statements || kind === "answer" || this.faults > 0) return "happens";
      if (oneFault.kind === "crash") {
        this.#crash(this.#processes.slotOf(strand));
        return "crash";
      }
      this.faults += 1;
      return oneFault.kind;
    }
    if (this.faults >= temper.mostFaults) return "happens";
    const draw = this.draws.below(10_000) / 10_000;
    const lost = kind === "statement" ? temper.outages / 10 : temper.lostAnswers;
    const fate = draw < temper.outages ? "fails" : draw < temper.outages + lost ? "answer lost" : "happens";
    if (fate !== "happens") this.faults += 1;
    return fate;
  }

  /** Where nothing was lost, a held poll is woken by what it waits for and never runs out over it. */
  async #checkSleeper(strand: Strand): Promise<void> {
    const id = this.told.pollsFor.get(strand.number);
    if (id === undefined || this.faults > 0 || this.#processes.willBeHeardOf(id)) return;
    const state = (await readRecords(this.setting.database)).requests.get(id)?.state;
    if (state === "approved" || state === "denied" || state === "cancelled")
      throw new Violation(`a held poll slept while ${id} became ${state}`);
  }
}

function summaryOf(value: unknown): string {
  if (typeof value !== "object" || value === null || !("ok" in value)) return "yes";
  return value.ok === true ? "ok" : String((value as { reason?: unknown }).reason);
}
