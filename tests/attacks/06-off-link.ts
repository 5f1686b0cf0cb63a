import type { Attack } from "./attack.ts";
import { lure } from "./lures.ts";
import { candidates, type Link, runChannel } from "./nearby-channel.ts";
import { openSignIn, places, type World } from "./world.ts";

/**
 * The attacker is not on her link and wants to look as if he were. He sits on IPv6, so that a channel would count. The
 * server carries what he sends; the phone's script is what filters. In real networks: tests/proximity.
 */
const attempt = (link: Link) => async (world: World) => {
  const screen = await openSignIn(world.browserAt(places.residentialProxyIpv6));
  return lure(world, screen, screen.code, "truthful", {
    beside: (requestId) => runChannel(world, screen, requestId, link),
  });
};

const offLink = (number: string, name: string, link: Link): Attack => ({
  number,
  name,
  victim: "truthful",
  stoppedBy: "policy",
  run: attempt(link),
  control: { policy: "enforced", run: attempt({ ...link, phoneFilters: false, reaches: () => true }) },
  remains: "nothing off the link; on the link see 4",
});

export const attacks: readonly Attack[] = [
  offLink("6", "off the link: answers with raw addresses", {
    answered: [candidates.rawAddress, candidates.rawIpv6, candidates.serverReflexive],
    reaches: (line) => !line.includes(".local"),
  }),
  offLink("6b", "off the link: connectivity checks to her address (peer-reflexive)", {
    answered: [candidates.rawAddress],
    reaches: () => false,
    checksArrive: true,
  }),
  offLink("6c", "off the link: a forged mDNS name, which nobody there answers", {
    answered: [candidates.mdns],
    reaches: () => false,
  }),
  {
    number: "6d",
    name: "no channel at all: returns its own nonce, and guesses",
    victim: "truthful",
    stoppedBy: "policy",
    run: async (world) => {
      const screen = await openSignIn(world.browserAt(places.residentialProxyIpv6));
      return lure(world, screen, screen.code, "truthful", {
        beside: async () => {
          const nonce = Buffer.alloc(32, 7).toString("base64url");
          await screen.browser.postJson("/sign-in/nearby", { request: screen.requestId, nonce });
          await screen.browser.postJson(`/link/${screen.requestId}/nearby`, { nonce });
        },
      });
    },
    remains: "nothing",
  },
];
