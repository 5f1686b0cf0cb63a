import { places } from "../kit/flow-world.ts";
import { playGuesser, playOtherSession, playPeeker, playThief } from "./attackers.ts";
import { type Cast, honestAccounts } from "./cast.ts";
import { type DevicePart, playDevice } from "./devices.ts";
import { Draws } from "./draws.ts";
import { takeLastLook } from "./last-look.ts";
import { playAdministrator, playLoser, playPhone } from "./phones.ts";
import { nothingPlanted, type Plant } from "./planted.ts";
import { type PagePart, playPage, screenPlaces } from "./screens.ts";
import type { SteppedDatabase } from "./stepped-database.ts";
import { playSweep } from "./sweeps.ts";
import { calm, drawTemper } from "./temper.ts";
import { type OneFault, World } from "./world.ts";

/** One schedule. The same seed, database kind and options play the same steps. */
export interface Schedule {
  readonly seed: number;
  readonly plant?: Plant;
  /** A plain sign-in on a page and one on a television, with this one fault and nothing else in it. */
  readonly oneFault?: OneFault;
  /** Its trace is wanted even if nothing goes wrong. */
  readonly traced?: boolean;
}

export interface Played {
  readonly seed: number;
  readonly steps: number;
  readonly statements: number;
  readonly faults: number;
  /** Sessions and grants that were handed out. */
  readonly handedOut: number;
  /** What went wrong; null when nothing did. */
  readonly broken: string | null;
  /** How the world was, then a line for each step; empty when nothing went wrong, unless it was wanted. */
  readonly trace: readonly string[];
}

export async function playSchedule(database: SteppedDatabase, cast: Cast, schedule: Schedule): Promise<Played> {
  const { seed, plant = nothingPlanted, oneFault = null, traced = false } = schedule;
  const draws = new Draws(seed, 0x5eed);
  await database.beginSchedule();
  const temper = oneFault === null ? drawTemper(draws) : calm;
  const world = new World({ seed, temper, database, deps: cast.deps, plant, oneFault });
  let broken: string | null = null;
  try {
    if (oneFault === null) castParts(world, cast, draws);
    else castPlainSignIns(world, cast);
    await world.play();
    await takeLastLook(world.setting, world.told, world.instant);
  } catch (error) {
    broken = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await database.endSchedule();
  }
  return {
    seed,
    steps: world.steps,
    statements: world.statements,
    faults: world.faults,
    handedOut: world.told.handedOut,
    broken,
    trace:
      broken === null && !traced
        ? []
        : [JSON.stringify(temper), ...world.trace.map(([step, who, what]) => `${step}\t${who}\t${what}`)],
  };
}

/** One to three sign-ins, whoever may help with them, and one or two of those who should not be there. */
function castParts(world: World, cast: Cast, draws: Draws): void {
  const { strands } = world;
  const accounts = new Set<string>();
  for (let signIn = 0; signIn <= draws.below(3); signIn++) {
    const account = draws.chance(0.75) ? "ada" : draws.pick(honestAccounts);
    accounts.add(account);
    world.told.waits(account, 1);
    if (draws.chance(0.5)) {
      const part = drawPagePart(draws, account);
      strands.begin(`page for ${account}`, () => playPage(world, cast, part));
    } else {
      const part = drawDevicePart(draws, account);
      strands.begin(`television for ${account}`, () => playDevice(world, cast, part));
    }
  }
  const people = { declines: draws.chance(0.1), takesBack: draws.chance(0.2), confirms: draws.chance(0.3) };
  for (const phone of cast.phones) {
    if (!accounts.has(phone.account)) continue;
    // The tablet is seldom at hand.
    if (phone.name.endsWith("tablet") && draws.chance(0.6)) continue;
    strands.begin(phone.name, () => playPhone(world, { phone, ...people }));
  }
  if (draws.chance(0.15)) strands.begin("guesser", () => playGuesser(world, cast));
  if (draws.chance(0.08)) strands.begin("guesser's friend", () => playGuesser(world, cast));
  if (draws.chance(0.3)) strands.begin("peeker", () => playPeeker(world, cast));
  if (draws.chance(0.2)) strands.begin("thief", () => playThief(world, cast));
  const [phone, tablet] = cast.phones;
  if (draws.chance(0.15) && tablet !== undefined) strands.begin("tablet", () => playOtherSession(world, tablet));
  if (draws.chance(0.1)) {
    const account = draws.pick(honestAccounts);
    strands.begin("administrator", () => playAdministrator(world, account));
  }
  if (draws.chance(0.1) && phone !== undefined && tablet !== undefined)
    strands.begin("loser of a phone", () => playLoser(world, tablet, phone.deviceId));
  if (draws.chance(0.2)) strands.begin("sweep", () => playSweep(world));
}

function drawPagePart(draws: Draws, account: string): PagePart {
  const address = draws.pick(screenPlaces);
  return {
    account,
    address,
    redeemsFrom: draws.chance(0.15) ? draws.pick([places.home, places.elsewhere, places.abroad]) : address,
    twin: draws.chance(0.25),
    offline: account === "ada" && draws.chance(0.15),
    givesUp: draws.chance(0.1),
  };
}

function drawDevicePart(draws: Draws, account: string): DevicePart {
  const address = draws.pick(screenPlaces);
  return { account, address, twin: draws.chance(0.25), refreshes: draws.below(4) };
}

function castPlainSignIns(world: World, cast: Cast): void {
  const [phone] = cast.phones;
  if (phone === undefined) throw new Error("ada has no phone");
  const page = { account: "ada", address: places.elsewhere, redeemsFrom: places.elsewhere };
  world.told.waits("ada", 1);
  world.told.waits("ada", 1);
  world.strands.begin("page", () => playPage(world, cast, { ...page, twin: false, offline: false, givesUp: false }));
  world.strands.begin("television", () =>
    playDevice(world, cast, { account: "ada", address: places.home, twin: false, refreshes: 2 }),
  );
  world.strands.begin(phone.name, () => playPhone(world, { phone, declines: false, takesBack: false, confirms: true }));
}
