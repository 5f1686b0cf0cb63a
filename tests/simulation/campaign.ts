/**
 * npm run campaign:simulation -- [OPTIONS]: plays the product's flows with seeded faults, crashes and interleavings, and
 * ends with 1 when an invariant is broken. What is simulated, and what is not, is in README.md beside this file.
 *
 *   --count N      so many schedules (100,000)
 *   --first SEED   the seed of the first (1)
 *   --minutes N    no more schedules after so long
 *   --database K   sqlite or postgres (sqlite)
 *   --seed N       only this one, with its whole trace
 *   --plant NAME   with this fault planted between the product and its database
 */
import { parseArgs } from "node:util";
import { setScene } from "./cast.ts";
import { openStepped } from "./open-stepped.ts";
import { plants } from "./planted.ts";
import { playSchedule } from "./schedule.ts";
import { findPlant, playEveryStatement, playSeeds, type Series } from "./series.ts";
import { replaceTimeouts } from "./timers.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    first: { type: "string", default: "1" },
    minutes: { type: "string", default: "1000000" },
    database: { type: "string", default: "sqlite" },
    seed: { type: "string" },
    plant: { type: "string" },
  },
});
const seeds = { first: Number(values.first), count: Number(values.count) };
const begun = performance.now();
const passed = () => (performance.now() - begun) / 1000;
let toldAt = 0;
let played = 0;

replaceTimeouts();
const { database, close } = await openStepped(values.database);
const cast = await setScene(database);
try {
  if (values.seed !== undefined) await replay(Number(values.seed));
  else if (values.plant !== undefined) await plantAndFind(values.plant);
  else await campaign();
} finally {
  await close();
}

async function replay(seed: number): Promise<void> {
  const plant = values.plant === undefined ? {} : { plant: plants[values.plant]?.plant ?? {} };
  const { trace, broken } = await playSchedule(database, cast, { seed, ...plant, traced: true });
  say(trace.join("\n"));
  say(broken ?? "No invariant is broken.");
  if (broken !== null) process.exitCode = 1;
}

async function plantAndFind(name: string): Promise<void> {
  const found = await findPlant(database, cast, name, seeds);
  say(found === null ? `Not found in ${seeds.count} schedules.` : `Found by seed ${found.seed}: ${found.broken}`);
  if (found === null) process.exitCode = 1;
}

async function campaign(): Promise<void> {
  // A schedule on PostgreSQL takes ten times as long.
  const kinds = values.database === "postgres" ? "by turns" : (["fails", "answer lost", "crash"] as const);
  const every = await playEveryStatement(database, cast, kinds, goesOn);
  summarise(`One fault at every statement of two sign-ins (${values.database})`, every);
  if (every.broken !== null) return;
  const seeded = await playSeeds(database, cast, seeds, goesOn);
  summarise(`Seeds ${seeds.first} to ${seeds.first + seeded.schedules - 1} (${values.database})`, seeded);
}

/** Says now and then how it goes; false when its time is over. */
function goesOn({ schedules }: Series): boolean {
  played += 1;
  if (passed() - toldAt >= 10) {
    toldAt = passed();
    process.stderr.write(`${schedules} schedules, ${(played / passed()).toFixed(0)} a second\n`);
  }
  return passed() < Number(values.minutes) * 60;
}

function summarise(title: string, { broken, ...series }: Series): void {
  say(
    `${title}: ${series.schedules} schedules, ${series.steps} steps, ${series.statements} statements, ` +
      `${series.faults} faults, ${series.handedOut} sessions and grants handed out, ${passed().toFixed(0)} s.`,
  );
  if (broken === null) return;
  say(broken.trace.join("\n"));
  say(
    `${broken.broken}\nSeed ${broken.seed}: an invariant is broken. Again: --database ${values.database} --seed ${broken.seed}`,
  );
  process.exitCode = 1;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
