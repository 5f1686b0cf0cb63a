import type { Database } from "../database/open.ts";
import type { Deps } from "../deps.ts";
import { limits, seconds } from "../limits.ts";
import { countLiveTypedCodes } from "./user-code.store.ts";

const counts = new WeakMap<Deps["db"], { readonly countedAt: number; live: number }>();

/**
 * How many typed codes could be guessed now, for whoever is about to draw another, which it counts in at once. Counting rows
 * costs as much as there are, so it is done once in a while and not for every code.
 */
export async function liveTypedCodes(tx: Database, { db }: Pick<Deps, "db">, now: number): Promise<number> {
  const known = counts.get(db);
  const age = known === undefined ? Number.POSITIVE_INFINITY : now - known.countedAt;
  if (known !== undefined && age >= 0 && age < seconds(limits.liveCodesRecountSeconds)) return known.live++;
  const live = await countLiveTypedCodes(tx, now);
  counts.set(db, { countedAt: now, live: live + 1 });
  return live;
}
