import type { Person } from "../kit/app.ts";
import { beginRecovery, codeSentTo, giveAddress, prove, recoveryCodesOf } from "../threats/recovery-scene.ts";
import { claim, offer } from "./18-enrolment.ts";
import { type AccountAttack, gotNothing, type Spoils } from "./account-attack.ts";
import { places, type World } from "./world.ts";

const hisMailbox = "thief@example.net";

/**
 * First with the code of 18, he may remove nothing. So he adds two ways in of his own and recovers the account with them:
 * the last step of a recovery removes whatever was there.
 */
async function recoverWithHisOwn(world: World): Promise<Spoils> {
  const { app, victim } = world;
  const { code } = await offer(victim);
  app.advance(1000);
  const thief = await claim(world, code);
  if (thief.status !== 200) throw new Error(`the code is refused (${thief.status})`);
  const asHer: Person = { ...victim, phone: thief.browser, signIn: async () => new Response() };
  const [first = ""] = await recoveryCodesOf(app, asHer);
  await giveAddress(app, asHer, "email", hisMailbox);
  const recovering = await beginRecovery(app, victim.identifier, places.residentialProxy);
  await prove(recovering, "recovery_code", first);
  await recovering.post("/recover/send", { method: "email" });
  await prove(recovering, "email", await codeSentTo(app, hisMailbox));
  const { state, proofs } = await app.deps.db
    .selectFrom("recoveries")
    .select(["state", "proofs"])
    .executeTakeFirstOrThrow();
  if (!proofs.includes("recovery_code") || !proofs.includes("email")) throw new Error(`proved: ${proofs}`);
  const finished = await recovering.post("/recover/finish", {});
  if (finished.headers.get("location") === "/pass")
    return { obtained: "the account, until an administrator helps", why: "two methods, both his, recover it at once" };
  return gotNothing(`both prove it, and it is ${state} for a day all the same; she is told, and one tap undoes him`);
}

export const accountAttacks: readonly AccountAttack[] = [
  {
    number: "22",
    name: "first with the code (18); adds recovery codes and a mailbox of his own, and recovers with both at once",
    run: recoverWithHisOwn,
    obtains: "nothing",
    remains: "an owner who looks at no notice for a day",
  },
];
