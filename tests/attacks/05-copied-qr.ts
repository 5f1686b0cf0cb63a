import type { Attack, Obtained } from "./attack.ts";
import { lure } from "./lures.ts";
import { openSignIn, places, scannedCodeOf, type World } from "./world.ts";

/** The QR of the attacker's own new screen, copied into a message; she scans or taps it after `delay`. */
async function forwardQr(world: World, address: string, delay: number): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(address));
  const copied = await scannedCodeOf(world, screen);
  world.app.advance(delay);
  return lure(world, screen, copied, "careless");
}

export const attacks: readonly Attack[] = [
  {
    number: "5",
    name: "QR copied into a message, scanned at once; attacker abroad",
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => forwardQr(world, places.abroad, 0),
    remains: "nothing while the countries are known and differ",
  },
  {
    number: "5b",
    name: "the same through a residential proxy",
    victim: "careless",
    stoppedBy: "policy",
    run: (world) => forwardQr(world, places.residentialProxy, 0),
    remains: "as 2: an hour, limited",
  },
  {
    number: "5c",
    name: "stale QR: the picture is 61 seconds old",
    victim: "careless",
    stoppedBy: "structure",
    run: (world) => forwardQr(world, places.residentialProxy, 61_000),
    control: { policy: "off", run: (world) => forwardQr(world, places.residentialProxy, 20_000) },
    remains: "nothing",
  },
];
