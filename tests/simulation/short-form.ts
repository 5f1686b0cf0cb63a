/**
 * The short form of the campaign, for the suite: a process of its own, because it replaces the timers of the process. Prints
 * one line of JSON.
 */
import { setScene } from "./cast.ts";
import { openStepped } from "./open-stepped.ts";
import { plants } from "./planted.ts";
import { type Played, playSchedule } from "./schedule.ts";
import { findPlant, playEveryStatement, playSeeds, type Series } from "./series.ts";
import { replaceTimeouts } from "./timers.ts";

export interface ShortForm {
  readonly seeds: Series;
  readonly everyStatement: Series;
  /** One schedule played twice. */
  readonly twice: readonly (readonly string[])[];
  /** By the name of what was planted: the schedule that shows it, or null. */
  readonly found: Readonly<Record<string, Played | null>>;
}

replaceTimeouts();
const { database, close } = await openStepped("sqlite");
try {
  const cast = await setScene(database);
  const found: Record<string, Played | null> = {};
  for (const [name, { on, shownBy }] of Object.entries(plants))
    if (on === "sqlite") found[name] = await findPlant(database, cast, name, { first: shownBy, count: 200 });
  const twice = [];
  for (const seed of [7, 7]) twice.push((await playSchedule(database, cast, { seed, traced: true })).trace);
  const form: ShortForm = {
    seeds: await playSeeds(database, cast, { first: 1, count: 60 }),
    everyStatement: await playEveryStatement(database, cast, "by turns"),
    twice,
    found,
  };
  process.stdout.write(JSON.stringify(form));
} finally {
  await close();
}
