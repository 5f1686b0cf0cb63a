import type { Draws } from "./draws.ts";

/** How the world of one schedule behaves. Rates are per step; each schedule has few kinds of trouble, and some have none. */
export interface Temper {
  readonly processes: number;
  readonly outages: number;
  readonly lostAnswers: number;
  readonly crashes: number;
  readonly clockJumps: number;
  readonly lostMessages: number;
  readonly doubledMessages: number;
  /** How far the clock of a process may be from the others'. */
  readonly skewMilliseconds: number;
  /** After so many, everything works: whoever insists comes to an end. */
  readonly mostFaults: number;
}

export const calm: Temper = {
  processes: 2,
  outages: 0,
  lostAnswers: 0,
  crashes: 0,
  clockJumps: 0,
  lostMessages: 0,
  doubledMessages: 0,
  skewMilliseconds: 0,
  mostFaults: 12,
};

export function drawTemper(draws: Draws): Temper {
  const sometimes = (rate: number) => (draws.chance(0.4) ? rate : 0);
  return {
    processes: 1 + draws.below(3),
    outages: sometimes(draws.pick([0.005, 0.03])),
    lostAnswers: sometimes(draws.pick([0.02, 0.1])),
    crashes: sometimes(draws.pick([0.003, 0.02])),
    clockJumps: sometimes(draws.pick([0.003, 0.01])),
    lostMessages: sometimes(draws.pick([0.2, 0.8])),
    doubledMessages: sometimes(0.3),
    skewMilliseconds: sometimes(1500),
    mostFaults: 12,
  };
}
