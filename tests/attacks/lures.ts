/** The common core of code phishing: the attacker opens a request somewhere, the victim enters its code and touches once. */
import type { SignInRequestId } from "../../src/ids.ts";
import { createBrowserKey } from "../kit/browser-key.ts";
import { nothing, type Obtained, weighSession, weighTokens } from "./attack.ts";
import {
  beginDevice,
  type Character,
  type Circumstances,
  type NewScreen,
  openSignIn,
  pollDevice,
  redeem,
  typeCheckCode,
  useCode,
  type World,
} from "./world.ts";

/** The attacker's browser waits at `address`; the code reaches the victim by whatever lure. */
export async function phishForSession(world: World, address: string, character: Character): Promise<Obtained> {
  const screen = await openSignIn(world.browserAt(address));
  return lure(world, screen, screen.code, character);
}

/** She enters `code`; a careless one hands the check code on as well. */
export async function lure(
  world: World,
  screen: NewScreen,
  code: string,
  character: Character,
  circumstances: Circumstances = {},
): Promise<Obtained> {
  await proveBrowserKey(world, screen);
  const phone = await useCode(world, world.victim, code, character, circumstances);
  if (phone.end === "refused" || phone.end === "denied") {
    const session = await redeem(screen);
    return session === null
      ? nothing(phone.why)
      : weighSession(world, session, screen.requestId, `in spite of: ${phone.why}`);
  }
  if (phone.end === "shows a check code") await typeCheckCode(screen, phone.checkCode);
  const why =
    phone.end === "approved"
      ? "one touch was enough"
      : circumstances.onPage === true
        ? "she saw the code on the phishing page, and typed the check code there"
        : "she said that she sees the code, and passed the check code on";
  return weighSession(world, await redeem(screen), screen.requestId, why);
}

/** The attacker's browser makes a key of its own, in the hope of being known from then on. */
async function proveBrowserKey(world: World, { browser, requestId }: NewScreen): Promise<void> {
  const key = createBrowserKey();
  const signature = key.prove(world.app.origin, requestId as SignInRequestId);
  await browser.postJson("/sign-in/known-browser", { request: requestId, publicKey: key.publicKey, signature });
}

/** The same with a device grant of the operator's own television program. */
export async function phishForTokens(
  world: World,
  address: string,
  character: Character,
  client = world.television,
): Promise<Obtained> {
  const grant = await beginDevice(world, address, client);
  const phone = await useCode(world, world.victim, grant.userCode, character);
  const tokens = await pollDevice(world, address, client, grant);
  if (phone.end === "refused" || phone.end === "denied")
    return weighTokens(world, client, tokens, phone.requestId ?? "", phone.why);
  const why = tokens === null ? phone.end : "she said that she sees the code on the device";
  return weighTokens(world, client, tokens, phone.requestId, why);
}
