import type { Cast } from "./cast.ts";
import { plants } from "./planted.ts";
import { type Played, playSchedule, type Schedule } from "./schedule.ts";
import type { SteppedDatabase } from "./stepped-database.ts";
import type { OneFault } from "./world.ts";

/** What many schedules came to. */
export interface Series {
  schedules: number;
  steps: number;
  statements: number;
  faults: number;
  handedOut: number;
  /** The first schedule in which an invariant was broken; nothing was played after it. */
  broken: Played | null;
}

const nothingPlayed = (): Series => ({
  schedules: 0,
  steps: 0,
  statements: 0,
  faults: 0,
  handedOut: 0,
  broken: null,
});

/** Plays schedules until one breaks an invariant, or `more` says that it is enough. */
async function playSeries(
  database: SteppedDatabase,
  cast: Cast,
  schedules: Iterable<Schedule>,
  more: (series: Series, last: Played) => boolean = () => true,
): Promise<Series> {
  const series = nothingPlayed();
  for (const schedule of schedules) {
    const played = await playSchedule(database, cast, schedule);
    series.schedules += 1;
    series.steps += played.steps;
    series.statements += played.statements;
    series.faults += played.faults;
    series.handedOut += played.handedOut;
    if (played.broken !== null) return { ...series, broken: played };
    if (!more(series, played)) break;
  }
  return series;
}

export function* seedsFrom(first: number, count: number): Generator<Schedule> {
  for (let seed = first; seed < first + count; seed++) yield { seed };
}

export const playSeeds = (
  database: SteppedDatabase,
  cast: Cast,
  { first, count }: { readonly first: number; readonly count: number },
  more?: (series: Series) => boolean,
): Promise<Series> => playSeries(database, cast, seedsFrom(first, count), more);

const kinds: readonly OneFault["kind"][] = ["fails", "answer lost", "crash"];

/** One plain sign-in of each kind, with one fault: at the first statement, at the second, and so on to the last. */
export async function playEveryStatement(
  database: SteppedDatabase,
  cast: Cast,
  wanted: readonly OneFault["kind"][] | "by turns",
  more: (series: Series) => boolean = () => true,
): Promise<Series> {
  const schedules = function* () {
    for (let at = 1; ; at++) {
      const here = wanted === "by turns" ? [kinds[at % kinds.length] as OneFault["kind"]] : wanted;
      for (const kind of here) yield { seed: 1, oneFault: { at, kind } } satisfies Schedule;
    }
  };
  // Where the schedule was over before its fault came, every statement has had its turn.
  return playSeries(database, cast, schedules(), (series, last) => last.faults > 0 && more(series));
}

/** The first schedule that shows the planted fault, from this seed on; null when none of them does. */
export async function findPlant(
  database: SteppedDatabase,
  cast: Cast,
  name: string,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<Played | null> {
  const plant = plants[name]?.plant;
  if (plant === undefined)
    throw new Error(`nothing called "${name}" is planted; there are: ${Object.keys(plants).join(", ")}`);
  const schedules = function* () {
    for (const { seed } of seedsFrom(first, count)) yield { seed, plant };
  };
  return (await playSeries(database, cast, schedules())).broken;
}
