import { sweepAuthorizations } from "../../src/oauth/sweep.flow.ts";
import { sweepSignIns } from "../../src/sign-in/sweep.flow.ts";
import { currentStrand } from "./strands.ts";
import type { World } from "./world.ts";

/** What `src/sweep.ts` does once a minute with sign-ins and what they gave, at any moment instead. */
export async function playSweep(world: World): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await world.pause(currentStrand()?.draws.below(5000));
    await world.call("the sweep", async ({ deps }) => {
      const now = deps.clock.now();
      await sweepSignIns(deps.db, now);
      await sweepAuthorizations(deps.db, now);
    });
  }
}
