import { type Attack, nothing, type Obtained, weighSession, weighTokens } from "./attack.ts";
import { beginDevice, openSignIn, places, pollDevice, redeem, useCode, type World } from "./world.ts";

/** Her own television at home; the thief has read its polling secret and asks first. */
async function stealDeviceCode(world: World, from: string): Promise<Obtained> {
  const grant = await beginDevice(world, places.home, world.television);
  const phone = await useCode(world, world.victim, grant.userCode, "honest");
  if (phone.end !== "approved") throw new Error(`her own television was not approved: ${JSON.stringify(phone)}`);
  const tokens = await pollDevice(world, from, world.television, grant);
  if (tokens === null) {
    const hers = await pollDevice(world, places.home, world.television, grant);
    if (hers === null) throw new Error("the thief has cost her the sign-in");
    return nothing("asked for from another country than it was begun in; her television got it");
  }
  return weighTokens(world, world.television, tokens, phone.requestId, "asked for from another network");
}

/** Her own browser at home; the thief has its binding cookie and redeems first. */
async function stealBinding(world: World, from: string): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  const phone = await useCode(world, world.victim, screen.code, "honest");
  if (phone.end !== "approved") throw new Error(`her own browser was not approved: ${JSON.stringify(phone)}`);
  const { browser } = screen;
  browser.moveTo(from);
  const stolen = await redeem(screen);
  if (stolen === null) {
    browser.moveTo(places.home);
    if ((await redeem(screen)) === null) throw new Error("the thief has cost her the sign-in");
    return nothing("asked for from another country than it was begun in; her browser got it");
  }
  return weighSession(world, stolen, screen.requestId, "asked for from another network");
}

async function stealSession(world: World): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  await useCode(world, world.victim, screen.code, "honest");
  const browser = await redeem(screen);
  browser?.moveTo(places.abroad);
  return weighSession(world, browser, screen.requestId, "a cookie is good for whoever holds it, until it is ended");
}

export const attacks: readonly Attack[] = [
  {
    number: "10",
    name: "polling secret of her television stolen, thief abroad",
    victim: null,
    stoppedBy: "policy",
    run: (world) => stealDeviceCode(world, places.abroad),
    remains: "nothing while the countries are known and differ",
  },
  {
    number: "10b",
    name: "the same through a residential proxy",
    victim: null,
    stoppedBy: "policy",
    run: (world) => stealDeviceCode(world, places.residentialProxy),
    remains: "one access token of 10 minutes; sender-constrained tokens would stop it (not there yet)",
  },
  {
    number: "10c",
    name: "binding cookie of her new screen stolen, thief abroad",
    victim: null,
    stoppedBy: "policy",
    run: (world) => stealBinding(world, places.abroad),
    remains: "nothing while the countries are known and differ",
  },
  {
    number: "10d",
    name: "the same through a residential proxy",
    victim: null,
    stoppedBy: "policy",
    run: (world) => stealBinding(world, places.residentialProxy),
    remains: "an hour, limited",
  },
  {
    number: "10e",
    name: "session cookie stolen from her signed-in browser",
    victim: null,
    stoppedBy: "nothing",
    run: stealSession,
    remains:
      "the session as it is, until she ends it: HttpOnly and Secure keep pages away from it, malware they do not",
  },
];
