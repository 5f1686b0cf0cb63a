import { type ChangeFeed, createChangeFeed, type Watched } from "../../src/database/change-feed.ts";
import type { Deps } from "../../src/deps.ts";
import { createPolls, type Polls } from "../../src/oauth/tokens/device-poll.flow.ts";
import type { Told } from "../../src/oauth/tokens/held-poll.flow.ts";
import { type Alarms, awaitAnswer, Hold } from "../../src/oauth/tokens/poll-hold.flow.ts";
import { randomFrom } from "./draws.ts";
import { currentStrand, type Strand } from "./strands.ts";
import type { World } from "./world.ts";

export interface SimulatedProcess {
  readonly name: string;
  alive: boolean;
  readonly deps: Deps;
  readonly poll: (...asked: Parameters<Polls["poll"]>) => Promise<Told>;
  readonly begun: Polls["begun"];
  /** What another process announced. */
  hear(id: Watched): void;
}

/** Each sleeper's time is its own strand's affair. */
const alarms: Alarms = {
  set(sleeper, milliseconds) {
    const timer = setTimeout(() => sleeper.wake(), milliseconds);
    return { delete: () => clearTimeout(timer) };
  },
};

/** The server processes of one schedule, and the messages between them. */
export class Processes {
  readonly #world: World;
  readonly #list: SimulatedProcess[] = [];
  readonly #messages: { readonly to: string; readonly id: Watched }[] = [];
  #incarnations = 0;

  constructor(world: World) {
    this.#world = world;
    for (let slot = 0; slot < world.setting.temper.processes; slot++) this.#list.push(this.#start(slot));
  }

  /** A balancer without sticky sessions asks any of them. */
  pickFor(strand: Strand): SimulatedProcess {
    return strand.draws.pick(this.#list);
  }

  slotOf({ process }: Strand): number {
    return this.#list.findIndex((one) => one === process);
  }

  get count(): number {
    return this.#list.length;
  }

  get someMessage(): boolean {
    return this.#messages.length > 0;
  }

  /** Whether something that would wake whoever waits for it is still on its way. */
  willBeHeardOf(id: Watched): boolean {
    return this.#messages.some((message) => message.id === id);
  }

  /** The process is gone with all that it knew, and another begins in its place; what it was doing is the caller's affair. */
  replace(slot: number): SimulatedProcess | undefined {
    const process = this.#list[slot];
    if (process === undefined) return undefined;
    process.alive = false;
    this.#list[slot] = this.#start(slot);
    return process;
  }

  /** Takes any message from the queue, so that they arrive in any order. */
  takeMessage(): { readonly to: string; readonly id: Watched } | undefined {
    return this.#messages.splice(this.#world.draws.below(this.#messages.length), 1)[0];
  }

  deliver(message: { readonly to: string; readonly id: Watched }, again: boolean): void {
    if (again) this.#messages.push(message);
    this.#list.find(({ name }) => name === message.to)?.hear(message.id);
  }

  tellAll(id: Watched): void {
    for (const process of this.#list) process.hear(id);
  }

  #start(slot: number): SimulatedProcess {
    const world = this.#world;
    const { temper, deps, database } = world.setting;
    this.#incarnations += 1;
    const name = `process ${slot + 1}.${this.#incarnations}`;
    const most = temper.skewMilliseconds;
    const skew = most === 0 ? 0 : world.draws.below(2 * most) - most;
    const local = createChangeFeed();
    const own: Deps = {
      ...deps,
      db: database.connect(world),
      clock: { now: () => world.instant + skew },
      random: randomFrom(() => currentStrand()?.draws ?? world.draws),
      changes: this.#feed(local, () => process),
      // Whoever listens to it lives as long as the process, so that each has one of its own.
      shutdown: new AbortController().signal,
    };
    const { poll: begin, begun } = createPolls(own, "device_grant", alarms);
    const poll: SimulatedProcess["poll"] = async (...asked) => {
      const told = await begin(...asked);
      return told instanceof Hold ? awaitAnswer(told) : told;
    };
    const process: SimulatedProcess = { name, alive: true, deps: own, poll, begun, hear: (id) => local.announce(id) };
    return process;
  }

  #feed(local: ChangeFeed, self: () => SimulatedProcess): ChangeFeed {
    return {
      ...local,
      announce: (id) => {
        if (!self().alive || this.#world.setting.plant.announcesBeforeCommit === true) return;
        local.announce(id);
        for (const { name } of this.#list) if (name !== self().name) this.#messages.push({ to: name, id });
      },
    };
  }
}
