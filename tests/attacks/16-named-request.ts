import { deliverDue } from "../../src/notices/outbox.ts";
import { saveSubscription } from "../../src/notices/push-subscription.store.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import { namedRequestsOf } from "../../src/sign-in/name.flow.ts";
import { pushPublicKey } from "../../src/signing-keys/push-key.flow.ts";
import { type PushService, startPushService } from "../kit/push-service.ts";
import { type AccountAttack, gotNothing, type Spoils } from "./account-attack.ts";
import type { Attack } from "./attack.ts";
import { lure } from "./lures.ts";
import { type NewScreen, openSignIn, places, type World } from "./world.ts";

/** His own page names her, so that her phone rings; he tells her the code by telephone. */
export const attacks: readonly Attack[] = (["careless", "truthful"] as const).map((victim) => ({
  number: "16",
  name: "he types her name on his screen, her phone rings, he reads her the code by telephone; residential proxy",
  victim,
  stoppedBy: "policy",
  run: async (world) => {
    const screen = await nameHer(world, places.residentialProxy);
    return lure(world, screen, screen.code, victim);
  },
  remains:
    victim === "careless"
      ? "as 2: the ringing phone lends the story weight, and gives him nothing that a code in a message would not"
      : "nothing",
}));

async function nameHer(world: World, address: string): Promise<NewScreen> {
  const screen = await openSignIn(world.browserAt(address));
  const named = { request: screen.requestId, identifier: world.victim.identifier };
  const answer = await screen.browser.post("/sign-in/name", named);
  if (answer.status !== 303) throw new Error(`naming is refused: ${answer.status}`);
  return screen;
}

/** Her phone can be rung; calls back with a service that counts. */
async function withRinging<Result>(world: World, play: (pushes: PushService) => Promise<Result>): Promise<Result> {
  const { deps } = world.app;
  const pushes = await startPushService();
  try {
    const signedIn = await findSignedIn(deps, world.victim.phone.cookie("session") ?? "");
    const { endpoint, keys } = pushes.subscribe(await pushPublicKey(deps)).subscription;
    const { session } = signedIn ?? { session: null };
    if (session === null || session.deviceId === null) throw new Error("her phone is not a device");
    await saveSubscription(deps.db, session.deviceId, { endpoint, ...keys }, deps.clock.now());
    return await play(pushes);
  } finally {
    await pushes.close();
  }
}

/** Whether her app shows her own request, whatever else came since. */
async function isListed(world: World, { requestId }: NewScreen): Promise<boolean> {
  const signedIn = await findSignedIn(world.app.deps, world.victim.phone.cookie("session") ?? "");
  if (signedIn === null) throw new Error("her phone is signed out");
  return (await namedRequestsOf(world.app.deps, signedIn.account.id)).some(({ id }) => id === requestId);
}

async function flood(world: World, count: number, from: (index: number) => string): Promise<void> {
  for (let index = 0; index < count; index++) await nameHer(world, from(index));
}

/** Fifty before her own request, fifty after it. */
async function bomb(world: World, from: (index: number) => string): Promise<Spoils> {
  return withRinging(world, async (pushes) => {
    await flood(world, 50, from);
    await deliverDue(world.app.deps);
    const rang = pushes.received.length;
    const own = await nameHer(world, places.home);
    await deliverDue(world.app.deps);
    const hers = pushes.received.length - rang;
    await flood(world, 50, from);
    await deliverDue(world.app.deps);
    const further = pushes.received.length - rang - hers;
    const listed = await isListed(world, own);
    const opened = await world.victim.phone.post("/link", { code: own.code });
    if (opened.status !== 303) return { obtained: "her sign-in is blocked", why: `${opened.status}` };
    const found = `${hers === 1 ? "rings" : "does not ring"}, is ${listed ? "" : "not "}listed, and opens by its code`;
    return gotNothing(`her phone rings ${rang + further} times for his hundred; her own request ${found}`);
  });
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "16b",
    name: "a hundred requests in her name from one address, to wear her out",
    run: (world) => bomb(world, () => places.residentialProxy),
    obtains: "nothing",
    remains: "three rings in ten minutes, until two reports silence the source",
  },
  {
    number: "16c",
    name: "the same, each from another address",
    run: (world) => bomb(world, (index) => `79.192.${index % 200}.${1 + index}`),
    obtains: "nothing",
    remains: "five rings in ten minutes, and no others: her own request is found by its code, not by ringing",
  },
  {
    number: "16d",
    name: 'goes on from the address that she has reported twice with "I did not start this"',
    run: (world) =>
      withRinging(world, async (pushes) => {
        for (let time = 0; time < 2; time++) {
          const { requestId } = await nameHer(world, places.residentialProxy);
          await world.victim.deny(requestId, "not_started_by_me");
        }
        await deliverDue(world.app.deps);
        const before = pushes.received.length;
        await flood(world, 10, () => places.residentialProxy);
        await deliverDue(world.app.deps);
        const rang = pushes.received.length - before;
        return { obtained: rang === 0 ? "nothing" : `${rang} rings`, why: "a source that was reported rings nobody" };
      }),
    obtains: "nothing",
    remains: "for ten minutes; then it begins again",
  },
];
