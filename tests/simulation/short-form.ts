/**
 * The short form of the campaign, for the suite: a process of its own, because it replaces the timers of the process. Its
 * argument is the address of an empty PostgreSQL database. Prints one line of JSON.
 */
import { queryObjects } from "node:v8";
import { setScene } from "./cast.ts";
import { openStepped } from "./open-stepped.ts";
import { plants } from "./planted.ts";
import { type Played, playSchedule } from "./schedule.ts";
import { findPlant, playEveryStatement, playSeeds, type Series } from "./series.ts";
import { replaceTimeouts } from "./timers.ts";
import { World } from "./world.ts";

export interface ShortForm {
  readonly sqlite: ShortSeries;
  readonly postgres: ShortSeries;
  readonly everyStatement: Series;
  /** By the name of what was planted: the schedule that shows it, or null. */
  readonly found: Readonly<Record<string, Played | null>>;
}

export interface ShortSeries {
  readonly seeds: Series;
  /** One schedule played twice. */
  readonly twice: readonly (readonly string[])[];
  /** Worlds of schedules that are over, and still in memory. */
  readonly worldsKept: number;
}

const found: Record<string, Played | null> = {};
let everyStatement: Series | null = null;

async function play(kind: "sqlite" | "postgres", count: number, url?: string): Promise<ShortSeries> {
  const { database, close } = await openStepped(kind, url);
  try {
    const cast = await setScene(database);
    for (const [name, { on, shownBy }] of Object.entries(plants))
      if (on === kind) found[name] = await findPlant(database, cast, name, { first: shownBy, count: 200 });
    if (kind === "sqlite") everyStatement = await playEveryStatement(database, cast, "by turns");
    const seeds = await playSeeds(database, cast, { first: 1, count });
    const worldsKept = queryObjects(World, { format: "count" });
    const twice = [];
    for (const seed of [7, 7]) twice.push((await playSchedule(database, cast, { seed, traced: true })).trace);
    return { seeds, twice, worldsKept };
  } finally {
    await close();
  }
}

replaceTimeouts();
const [sqlite, postgres] = [await play("sqlite", 60), await play("postgres", 6, process.argv[2])];
process.stdout.write(JSON.stringify({ sqlite, postgres, everyStatement, found }));
