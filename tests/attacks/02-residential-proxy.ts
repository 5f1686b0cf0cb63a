import type { Attack } from "./attack.ts";
import { phishForSession, phishForTokens } from "./lures.ts";
import { places } from "./world.ts";

const anHour = "one hour at most, without refresh or credentials; ended by one tap (docs/protocol/proximity.md)";

/** The attacker rents a household's address in the victim's country, so that no place gives him away. */
export const attacks: readonly Attack[] = (["careless", "truthful"] as const).flatMap((victim) => [
  {
    number: "2",
    name: "code by e-mail, residential proxy in her country: session",
    victim,
    stoppedBy: "policy",
    run: (world) => phishForSession(world, places.residentialProxy, victim),
    remains: victim === "careless" ? anHour : "nothing",
  },
  {
    number: "2b",
    name: "the same, device grant of a television",
    victim,
    stoppedBy: "policy",
    run: (world) => phishForTokens(world, places.residentialProxy, victim),
    remains: victim === "careless" ? "one access token of 10 minutes; ended by one tap" : "nothing",
  },
]);
