import type { Attack, Obtained } from "./attack.ts";
import { lure } from "./lures.ts";
import { type Character, openSignIn, places, type World } from "./world.ts";

/** The attacker, abroad, writes an X-Forwarded-For of his own in front of what the proxy adds. */
const lie =
  (character: Character) =>
  async (world: World): Promise<Obtained> => {
    const browser = world.browserAt(places.abroad);
    const lying = { ...browser, get: (path: string) => browser.get(path, { "x-forwarded-for": places.home }) };
    const screen = await openSignIn(lying);
    return lure(world, { ...screen, browser }, screen.code, character);
  };

/** A proxy on this machine that nobody has told the server to trust: all that the server sees is the proxy. */
const behindUntrustedProxy = (victim: "careless" | "truthful"): Attack => ({
  number: "15b",
  name: "the server was not told of its proxy: everybody seems to come from one address",
  victim,
  stoppedBy: "policy",
  env: { TRUSTED_PROXIES: "" },
  run: lie(victim),
  remains: victim === "careless" ? "an hour, limited: addresses that a proxy hides are no evidence" : "nothing",
});

export const attacks: readonly Attack[] = [
  {
    number: "15",
    name: "lying X-Forwarded-For: claims her address, from abroad",
    victim: "careless",
    stoppedBy: "policy",
    run: lie("careless"),
    remains: "nothing; only what a trusted proxy wrote is read",
  },
  behindUntrustedProxy("careless"),
  behindUntrustedProxy("truthful"),
];
