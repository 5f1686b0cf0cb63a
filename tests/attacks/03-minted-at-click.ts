import type { Attack } from "./attack.ts";
import { lure } from "./lures.ts";
import { openSignIn, places } from "./world.ts";

/**
 * The kits of 2025: the mail holds a link, and the phishing page behind it asks the server for a code when the victim
 * clicks, hours later. The code is fresh however short its life. The page stays open and takes the check code too.
 */
export const attacks: readonly Attack[] = (["truthful", "attentive"] as const).map((victim) => ({
  number: "3",
  name: "live phishing page that mints the code at the click, residential proxy",
  victim,
  stoppedBy: "policy",
  run: async (world) => {
    world.app.advance(2 * 3600 * 1000);
    const screen = await openSignIn(world.browserAt(places.residentialProxy));
    return lure(world, screen, screen.code, victim, { onPage: true });
  },
  remains: victim === "truthful" ? "as 2: an hour, limited" : "nothing",
}));
