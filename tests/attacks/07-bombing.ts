import type { Attack } from "./attack.ts";
import { lure } from "./lures.ts";
import { openSignIn, places } from "./world.ts";

/** Bombing by codes in messages, until she gives in, and by her name alone; how often her phone rings is 16b to 16d. */
export const attacks: readonly Attack[] = [
  {
    number: "7",
    name: "bombing: two codes she reports, at the third she gives in; residential proxy",
    victim: "careless",
    stoppedBy: "policy",
    run: async (world) => {
      for (let time = 0; time < 2; time++) {
        const { code } = await openSignIn(world.browserAt(places.residentialProxy));
        const opened = await world.victim.phone.post("/link", { code });
        await world.victim.deny((opened.headers.get("location") ?? "").replace("/link/", ""), "not_started_by_me");
      }
      const screen = await openSignIn(world.browserAt(places.residentialProxy));
      return lure(world, screen, screen.code, "careless");
    },
    remains: "a new address for each code: then as 2",
  },
  {
    number: "7b",
    name: "bombing with her name only: asks the server to ask her phone",
    victim: null,
    stoppedBy: "structure",
    run: async (world) => {
      const browser = world.browserAt(places.residentialProxy);
      const screen = await openSignIn(browser);
      const asked = await browser.post("/sign-in/name", {
        request: screen.requestId,
        identifier: world.victim.identifier,
      });
      return lure(world, screen, "000000", "careless").then((obtained) => ({
        ...obtained,
        why: `her phone rings (${asked.status}); there is no yes without the code, which is on his screen`,
      }));
    },
    control: {
      policy: "off",
      run: async (world) => {
        const screen = await openSignIn(world.browserAt(places.residentialProxy));
        return lure(world, screen, screen.code, "careless");
      },
    },
    remains: "nothing without the code: then as 16",
  },
];
