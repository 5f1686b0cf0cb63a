import { disableAccount } from "../../src/accounts/disable-account.flow.ts";
import { viewOnPhone } from "../../src/approval/card.flow.ts";
import { confirmSignIn } from "../../src/approval/confirm.flow.ts";
import { approve, deny } from "../../src/approval/decide.flow.ts";
import { undoSignIn } from "../../src/approval/undo.flow.ts";
import type { Deps } from "../../src/deps.ts";
import { endOwnDevice } from "../../src/devices/end-device.flow.ts";
import type { DeviceId, SignInRequestId } from "../../src/ids.ts";
import { findSignedIn } from "../../src/sessions/session.flow.ts";
import type { SignedIn } from "../../src/sessions/session.ts";
import { openFromHome, type Phone } from "./cast.ts";
import { currentStrand } from "./strands.ts";
import type { Answer, World } from "./world.ts";

/** How the person behaves: most approve, some decline, some find out afterwards that it was not them. */
export interface PhonePart {
  readonly phone: Phone;
  readonly declines: boolean;
  readonly takesBack: boolean;
  readonly confirms: boolean;
}

const rounds = 25;

/** Somebody with a phone, who helps every screen of their account that shows them a code. */
export async function playPhone(world: World, part: PhonePart): Promise<void> {
  const { told } = world;
  const { draws } = currentStrand() ?? world;
  const seen = new Set<SignInRequestId>();
  for (let round = 0; round < rounds && (told.waiting.get(part.phone.account) ?? 0) > 0; round++) {
    await world.pause(500);
    const code = told.shown.findLast((one) => one.account === part.phone.account && !seen.has(one.requestId));
    if (code === undefined) continue;
    const opened = await asSignedIn(world, part.phone, "to open a code", (deps, signedIn) =>
      openFromHome(deps, signedIn, code.code),
    );
    if (opened === null) return;
    if (!opened.answered) continue;
    if (!opened.value.ok) {
      // Another phone was quicker, or the code is too old: the screen shows a newer one.
      if (opened.value.reason !== "code_expired") seen.add(code.requestId);
      continue;
    }
    seen.add(code.requestId);
    if (draws.chance(0.95)) await decide(world, part, code.requestId);
  }
}

/** Looks at the card until it is known how it ended, and says yes or no. */
async function decide(world: World, part: PhonePart, id: SignInRequestId): Promise<void> {
  const { told } = world;
  for (let look = 0; look < rounds; look++) {
    await world.pause(100);
    const view = await asSignedIn(world, part.phone, "the card", (deps, signedIn) => viewOnPhone(deps, signedIn, id));
    if (view === null) return;
    if (!view.answered) continue;
    if (!view.value.ok) return;
    const card = view.value.value;
    if (card.step === "refused") return;
    if (card.step === "show_check_code") told.checkCodes.set(id, card.checkCode);
    if (card.step === "decided" && card.state !== "approved")
      return card.state === "redeemed" ? lookBack(world, part, id, card.terms?.form === "limited") : undefined;
    if (card.step !== "decide") continue;
    if (part.declines) {
      told.denied.add(id);
      await asSignedIn(world, part.phone, "to decline", (deps, signedIn) => deny(deps, signedIn, id, "declined"));
      continue;
    }
    const response = part.phone.authenticator.get({ challenge: card.challenge }) as Parameters<typeof approve>[3];
    told.assertions.push({ requestId: id, response, by: part.phone.name });
    const approved = await asSignedIn(world, part.phone, "to approve", async (deps, signedIn) => ({
      by: signedIn.session.id,
      outcome: await approve(deps, signedIn, id, response, "in_front_of_me"),
    }));
    if (approved?.answered === true && approved.value.outcome.ok) told.approvals.set(id, approved.value.by);
  }
}

async function lookBack(world: World, part: PhonePart, id: SignInRequestId, limited: boolean): Promise<void> {
  const { told } = world;
  if (part.confirms && limited) {
    told.confirmed.add(id);
    await asSignedIn(world, part.phone, "to keep it", (deps, signedIn) => confirmSignIn(deps, signedIn, id));
  }
  if (part.takesBack) {
    told.tookBack.add(id);
    await asSignedIn(world, part.phone, '"it was not me"', (deps, signedIn) => undoSignIn(deps, signedIn, id));
  }
}

/** Every request of a phone finds its session first, as the routes do; null once it is signed out. */
export async function asSignedIn<Value>(
  world: World,
  { sessionToken }: Phone,
  what: string,
  work: (deps: Deps, signedIn: SignedIn) => Promise<Value>,
): Promise<Answer<Value> | null> {
  const answer = await world.call(what, async ({ deps }) => {
    const signedIn = await findSignedIn(deps, sessionToken);
    return signedIn === null ? signedOut : work(deps, signedIn);
  });
  if (!answer.answered) return answer;
  return answer.value === signedOut ? null : { answered: true, value: answer.value as Value };
}

const signedOut = Symbol("signed out");

/** An administrator disables an account in the middle of it all. */
export async function playAdministrator(world: World, account: string): Promise<void> {
  await untilSomethingHappens(world);
  const done = await world.insist("to disable an account", ({ deps }) => disableAccount(deps, account));
  if (done.ok) world.told.disabled.add(account);
}

/** The owner's other phone tells that the first one is gone. */
export async function playLoser(world: World, tablet: Phone, deviceId: DeviceId): Promise<void> {
  await untilSomethingHappens(world);
  const { draws } = currentStrand() ?? world;
  const ending = { deviceId, lost: draws.chance(0.5), undoApprovals: draws.chance(0.5) };
  world.told.deviceEnded = true;
  await asSignedIn(world, tablet, "to end a lost phone", (deps, me) => endOwnDevice(deps, me, ending));
}

/** Until an approval is under way, or a sign-in has been finished, or nothing comes of it all. */
async function untilSomethingHappens(world: World): Promise<void> {
  const { told } = world;
  const { draws } = currentStrand() ?? world;
  const early = draws.chance(0.5);
  for (let look = 0; look < 30; look++) {
    await world.pause(early ? 50 : 300);
    if (early ? told.assertions.length > 0 : told.handedOut > 0) return;
  }
}
