import type { Attack } from "./attack.ts";
import { phishForSession, phishForTokens } from "./lures.ts";
import { places } from "./world.ts";

/** A phish that worked; then she says "it was not me". How fast everything is dead is in `undo-time.ts`. */
export const attacks: readonly Attack[] = [
  {
    number: "14",
    name: 'session after a successful phish, then "it was not me"',
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => phishForSession(world, places.residentialProxy, "careless"),
    remains: "until she says so: an hour, limited",
  },
  {
    number: "14b",
    name: 'tokens after a successful phish, then "it was not me"',
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => phishForTokens(world, places.residentialProxy, "careless"),
    remains: "an API that checks tokens by signature alone believes one for up to 10 minutes more; userinfo does not",
  },
];
