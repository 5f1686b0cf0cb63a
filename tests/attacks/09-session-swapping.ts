import { findSignedIn } from "../../src/sessions/session.flow.ts";
import { type Attack, nothing, type Obtained } from "./attack.ts";
import { openSignIn, places, redeem, typeCheckCode, useCode, type World } from "./world.ts";

/**
 * The other way round: she opens a sign-in, the attacker learns its code (over her shoulder, by telephone) and approves it
 * with his own account, so that she works, and leaves what she types, in an account of his. A careless one types the
 * check code that he tells her.
 */
export async function swapSession(world: World, address: string, victim: "careless" | "truthful"): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  world.mallory.phone.moveTo(address);
  const phone = await useCode(world, world.mallory, screen.code, "careless");
  if (phone.end === "refused" || phone.end === "denied") return nothing(phone.why);
  if (phone.end === "shows a check code") {
    if (victim === "truthful") {
      const session = await redeem(screen);
      if (session === null)
        return nothing("her screen names his account and wants a check code, which she has not got");
    } else await typeCheckCode(screen, phone.checkCode);
  }
  const session = await redeem(screen);
  const { deps } = world.app;
  const signedIn = session === null ? null : await findSignedIn(deps, session.cookie("session") ?? "");
  if (signedIn === null) return nothing("her screen is not signed in");
  return {
    what: "her screen",
    form: signedIn.session.origin?.form ?? "full",
    lifetimeSeconds: Math.round((signedIn.session.expiresAt - deps.clock.now()) / 1000),
    refresh: false,
    lasting: false,
    survivesUndo: false,
    undoMilliseconds: null,
    why:
      phone.end === "approved" ? "nothing was asked" : "she typed a check code that somebody told her, below his name",
  };
}

const overTheTelephone = (address: string, victim: "careless" | "truthful") => (world: World) =>
  swapSession(world, address, victim);

export const attacks: readonly Attack[] = [
  {
    number: "9",
    name: "session swapping: her screen signed in as the attacker, who is abroad",
    victim: "careless",
    stoppedBy: "policy",
    run: overTheTelephone(places.abroad, "careless"),
    remains: "nothing while the countries are known and differ",
  },
  ...(["careless", "truthful"] as const).map(
    (victim): Attack => ({
      number: "9b",
      name: "the same through a residential proxy",
      victim,
      stoppedBy: "policy",
      run: overTheTelephone(places.residentialProxy, victim),
      remains: victim === "careless" ? "an hour in his account, which her screen names" : "nothing",
    }),
  ),
];
