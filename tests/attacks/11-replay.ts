import { readAttribute } from "../kit/http-browser.ts";
import type { AssertionOptions } from "../kit/software-authenticator.ts";
import { type Attack, nothing, type Obtained, weighSession } from "./attack.ts";
import { openSignIn, places, redeem, type World } from "./world.ts";

async function cardOf(world: World, code: string): Promise<{ requestId: string; options: AssertionOptions }> {
  const requestId = await world.victim.open(code);
  const page = await (await world.victim.phone.get(`/link/${requestId}`)).text();
  return { requestId, options: JSON.parse(readAttribute(page, "data-request-options") ?? "null") as AssertionOptions };
}

/** The touch that she gave for her own browser, sent for `target` instead; the attacker controls the phone's network. */
async function substitute(world: World, replayed: boolean): Promise<Obtained> {
  const own = await openSignIn(world.browserAt(places.home));
  const { requestId, options } = await cardOf(world, own.code);
  const response = world.victim.authenticator.get(options);
  const seen = "in_front_of_me";
  if (replayed) await world.victim.phone.postJson(`/link/${requestId}/approve`, { response });
  const attackers = await openSignIn(world.browserAt(places.home));
  const target = await cardOf(world, attackers.code);
  const answer = await world.victim.phone.postJson(`/link/${target.requestId}/approve`, { response, seen });
  const { reason } = (await answer.json()) as { reason?: string };
  return weighSession(world, await redeem(attackers), target.requestId, `refused: ${reason}`);
}

/** The statement is another when the card is drawn again: a signature over the one from before approves nothing. */
async function approveOldStatement(world: World): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  const first = await cardOf(world, screen.code);
  const response = world.victim.authenticator.get(first.options);
  await world.victim.open(screen.code);
  const answer = await world.victim.phone.postJson(`/link/${first.requestId}/approve`, { response });
  const { reason } = (await answer.json()) as { reason?: string };
  return weighSession(world, await redeem(screen), first.requestId, `refused: ${reason}`);
}

async function rightful(world: World): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  const { requestId, options } = await cardOf(world, screen.code);
  const response = world.victim.authenticator.get(options);
  const answer = await world.victim.phone.postJson(`/link/${requestId}/approve`, { response });
  if (answer.status !== 200) return nothing("the control failed");
  return weighSession(world, await redeem(screen), requestId, "the touch, where it belongs");
}

const control = { policy: "off", run: rightful } as const;

export const attacks: readonly Attack[] = [
  {
    number: "11",
    name: "her touch replayed for another request",
    victim: null,
    stoppedBy: "structure",
    run: (world) => substitute(world, true),
    control,
    remains: "nothing",
  },
  {
    number: "11b",
    name: "her touch for one request sent for another",
    victim: null,
    stoppedBy: "structure",
    run: (world) => substitute(world, false),
    control,
    remains: "nothing",
  },
  {
    number: "11c",
    name: "a touch over a statement that has been replaced",
    victim: null,
    stoppedBy: "structure",
    run: approveOldStatement,
    control,
    remains: "nothing",
  },
];
