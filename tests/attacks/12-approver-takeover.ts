import { type Attack, nothing, type Obtained, weighSession } from "./attack.ts";
import { openSignIn, places, redeem, useCode, type World } from "./world.ts";

/** She has her own request open; somebody else with an account tries to have a say in it by code and by address. */
async function takeOver(world: World): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  const requestId = await world.victim.open(screen.code);
  const { phone } = world.mallory;
  phone.moveTo(places.home);
  const options = await world.victim.readCard(requestId);
  const response = world.mallory.authenticator.get({ challenge: options.challenge });
  const answers = [
    await phone.post("/link", { code: screen.code }),
    await phone.get(`/link/${requestId}`),
    await phone.postJson(`/link/${requestId}/approve`, { response, seen: "in_front_of_me" }),
    await phone.postJson(`/link/${requestId}/nearby/offer`, { sdp: "v=0" }),
    await phone.post(`/link/${requestId}/deny`, { reason: "declined" }),
    await phone.post(`/link/${requestId}/confirm`, {}),
    await phone.post(`/link/${requestId}/revoke`, {}),
  ];
  const statuses = answers.map(({ status }) => status);
  if (statuses.some((status) => status < 400))
    return weighSession(world, await redeem(screen), requestId, `${statuses}`);
  const approved = await world.victim.approve(requestId);
  if (approved.status !== 200 || (await redeem(screen)) === null) throw new Error("she was kept from her own sign-in");
  return nothing(`every door is shut (${[...new Set(statuses)].join(", ")}), and she signed in herself`);
}

async function rightful(world: World): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(places.home));
  await useCode(world, world.victim, screen.code, "honest");
  return weighSession(world, await redeem(screen), screen.requestId, "the one who opened it");
}

export const attacks: readonly Attack[] = [
  {
    number: "12",
    name: "approver takeover: a second account enters the code, approves, denies, revokes",
    victim: null,
    stoppedBy: "structure",
    run: takeOver,
    control: { policy: "off", run: rightful },
    remains: "nothing; who enters the code first has it, see 9",
  },
];
