import { limits } from "../../src/limits.ts";
import { swapSession } from "./09-session-swapping.ts";
import { type Attack, nothing, type Obtained } from "./attack.ts";
import { openSignIn, places, redeem, useCode, type World } from "./world.ts";

/** A hit would let the guesser answer a stranger's request: what that is worth is attack 9. */
async function guess(world: World, sources: readonly string[], guesses: number): Promise<Obtained> {
  const waiting = await openSignIn(world.browserAt(places.home));
  let looked = 0;
  for (let at = 0; at < guesses; at++) {
    world.mallory.phone.moveTo(sources[at % sources.length] ?? places.abroad);
    const code = String((Number(waiting.code) + 1 + at * 997) % 1_000_000).padStart(6, "0");
    if ((await world.mallory.phone.post("/link", { code })).status !== 429) looked++;
  }
  // She sits behind the very address that guessed, and enters her own code: nothing of this may touch her.
  world.victim.phone.moveTo(sources[0] ?? places.home);
  const own = await openSignIn(world.browserAt(sources[0] ?? places.home));
  const phone = await useCode(world, world.victim, own.code, "honest");
  if (phone.end !== "approved" || (await redeem(own)) === null)
    throw new Error(`guessing locked an honest person out: ${JSON.stringify(phone)}`);
  const window = limits.codeTryWindowSeconds / 60;
  const chance = looked * limits.userCodeGuessProbability;
  return nothing(
    `${looked} of ${guesses} guesses were looked up; at most ${(chance * 100).toFixed(1)} % in ${window} min to hit anybody's code; she got in`,
  );
}

/** Addresses of one country, each a source of its own. */
const household = (at: number): string => `95.24.${Math.floor(at / 250)}.${(at % 250) + 1}`;

/** One account or ten thousand sources: the account's own limit is what counts, since without an account nobody gets a try. */
export const attacks: readonly Attack[] = [
  {
    number: "8",
    name: "guessing codes from one source",
    victim: null,
    stoppedBy: "structure",
    run: (world) => guess(world, [places.abroad], 60),
    control: { policy: "off", run: (world) => swapSession(world, places.abroad, "careless") },
    remains: "1 in 1,000 in ten minutes for each account, and a hit is only attack 9",
  },
  {
    number: "8b",
    name: "guessing from 10,000 sources (300 played; the count is by account, so more change nothing)",
    victim: null,
    stoppedBy: "structure",
    run: (world) =>
      guess(
        world,
        Array.from({ length: 300 }, (_, at) => household(at)),
        300,
      ),
    control: { policy: "off", run: (world) => swapSession(world, places.abroad, "careless") },
    remains: "as 8; ten thousand accounts would get 3 tries each: the operator invites accounts, so he sees them",
  },
  {
    number: "8c",
    name: "guessing through the NAT that she sits behind as well",
    victim: null,
    stoppedBy: "structure",
    run: (world) => guess(world, [places.home], 100),
    control: { policy: "off", run: (world) => swapSession(world, places.abroad, "careless") },
    remains: "nothing; nobody beside the guesser is slowed",
  },
];
