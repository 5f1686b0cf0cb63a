import type { Attack } from "./attack.ts";
import { lure } from "./lures.ts";
import { candidates, runChannel } from "./nearby-channel.ts";
import { type Circumstances, type NewScreen, openSignIn, places, type World } from "./world.ts";

/**
 * A page of the attacker's, open in the victim's own browser at home. Nothing it asks of our origin can it read (that is
 * shown in a real browser: `relay-page-in-a-browser.ts`), so the request is opened by the attacker's server; but WebRTC
 * has no origin, so the page can play the new screen's end of the link-local channel.
 */
const playTheChannel = (world: World, screen: NewScreen): Circumstances => ({
  onPage: true,
  beside: (requestId) => runChannel(world, screen, requestId, { answered: [candidates.mdns], reaches: () => true }),
});

export const attacks: readonly Attack[] = [
  ...(["truthful", "attentive"] as const).map(
    (victim): Attack => ({
      number: "4",
      name: "relay page in her own browser, also playing the link-local channel; proxy on IPv4",
      victim,
      stoppedBy: "policy",
      run: async (world) => {
        const screen = await openSignIn(world.browserAt(places.residentialProxy));
        return lure(world, screen, screen.code, victim, playTheChannel(world, screen));
      },
      remains: victim === "truthful" ? "as 2: an hour, limited" : "nothing",
    }),
  ),
  {
    number: "4b",
    name: "the same, proxy on IPv6 while her phone is on IPv4, so that the addresses cannot be compared",
    victim: "truthful",
    stoppedBy: "policy",
    run: async (world) => {
      const screen = await openSignIn(world.browserAt(places.residentialProxyIpv6));
      return lure(world, screen, screen.code, "truthful", playTheChannel(world, screen));
    },
    remains: "no question and no check code, for the channel passed; an hour, limited",
  },
];
