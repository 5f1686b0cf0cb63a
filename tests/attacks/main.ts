import { attacks } from "./attacks.ts";
import { playAll } from "./play-all.ts";
import { attackTable } from "./table.ts";

/** What `npm run attacks` runs. */
export async function main(_arguments: readonly string[]): Promise<void> {
  const started = performance.now();
  console.log(attackTable(await playAll(attacks)));
  console.error(`${attacks.length} attacks, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
