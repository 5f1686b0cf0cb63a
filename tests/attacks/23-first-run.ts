import type { PublicKeyCredentialCreationOptionsJSON } from "@simplewebauthn/server";
import { createSoftwareAuthenticator } from "../kit/software-authenticator.ts";
import { isIn } from "./18-enrolment.ts";
import { type AccountAttack, gotNothing, type Spoils } from "./account-attack.ts";
import { openSignIn, places, redeem, type World } from "./world.ts";

/** His computer asks to become a device; she believes every word of his, and says on the card whatever it offers. */
async function askToBecomeHers(world: World, from: string): Promise<Spoils> {
  const { victim } = world;
  const screen = await openSignIn(world.browserAt(from), "/sign-in?use=own");
  await victim.open(screen.code);
  const chosen = await victim.phone.post(`/link/${screen.requestId}/use`, { use: "own" });
  const approved = await victim.approve(screen.requestId);
  if (approved.status !== 200) return gotNothing(`her approval is refused (${approved.status})`);
  const browser = await redeem(screen);
  const asked = browser === null ? null : await browser.postJson("/enrol/computer/passkey/options", {});
  if (browser === null || asked?.status !== 200)
    return gotNothing(`the card does not offer it (${chosen.status}); his screen is asked for a check code`);
  const options = (await asked.json()) as PublicKeyCredentialCreationOptionsJSON;
  const response = createSoftwareAuthenticator(world.app.origin).create(options);
  const made = await browser.postJson("/enrol/computer/passkey", { response });
  if (made.status !== 200) return gotNothing(`his passkey is refused (${made.status})`);
  const page = await (await victim.phone.get("/devices")).text();
  const [undo = ""] = /enr_[\w-]{22}/.exec(page) ?? [];
  await victim.phone.post(`/enrolments/${undo}/undo`, {});
  return (await isIn(browser, victim))
    ? { obtained: "a device that outlives her undo", why: "her devices page offers none" }
    : {
        obtained: "a device, until she undoes it",
        why: "she said on the card that his computer is hers, under a warning; she is told on every address, and one tap ends it",
      };
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "23",
    name: "sits in her network; his computer asks to become one of her devices, and he talks her into “Yes, it is my own computer”",
    run: (world) => askToBecomeHers(world, places.home),
    obtains: "a device, until she undoes it",
    remains: "as 18: a week to undo it, and a day in which he removes nothing; decision 0041 says why it is accepted",
  },
  {
    number: "23b",
    name: "the same from a residential proxy",
    run: (world) => askToBecomeHers(world, places.residentialProxy),
    obtains: "nothing",
    remains: "the limited sign-in of attack 2, if she reads him the check code as well",
  },
];
